import { describe, expect, it, vi } from "vitest";
import { createAnswerCache, FRESH } from "../../src/connections/answer-cache.ts";
import { createConnectionChannel } from "../../src/connections/connection-channel.ts";
import type { ConnectionRecord } from "../../src/connections/connection-record.ts";
import { createConnectionStore, SwapRefusedError } from "../../src/connections/connection-store.ts";
import { createJwksStore } from "../../src/connections/jwks-store.ts";
import { createProviderStore } from "../../src/connections/provider-store.ts";
import type { ProviderMetadata } from "../../src/oauth/provider-profile.ts";
import { createMemoryStore } from "../../src/vault/memory-store.ts";
import { createRotatingProvider } from "../support/rotating-provider.ts";
import { codeOf } from "./failure.ts";

const NOW = Date.UTC(2026, 0, 31, 12);

const record: ConnectionRecord = {
  schema: 1,
  id: "c1",
  profileId: "example",
  providerName: "Example",
  issuer: "https://id.example",
  clientId: "pixy",
  account: { subject: "alice", label: "Alice", attestedBy: "none" },
  requestedScope: "read",
  grantedScope: "read",
  connectedAt: NOW,
  accessTokenReceivedAt: NOW,
  hasRefreshToken: false,
  hasIdToken: false,
  canSignOut: true,
  lineage: "l1",
  generation: 3,
  failures: 0,
  ended: false,
  history: [],
};

describe("a write to a stored connection", () => {
  const rename = (current: ConnectionRecord) => ({ ...current, providerName: "Renamed" });

  async function stored() {
    const records = createMemoryStore();
    const store = createConnectionStore(records);
    await store.put(record);
    return { records, store };
  }

  it("goes onto the very write that was read", async () => {
    const { store } = await stored();
    const written = await store.swap("c1", record, rename);

    expect(written.providerName).toBe("Renamed");
    expect(await store.read("c1")).toEqual(written);
  });

  for (const [what, expected] of Object.entries({
    "an older generation": { lineage: "l1", generation: 2 },
    "a newer generation": { lineage: "l1", generation: 4 },
    "another lineage": { lineage: "l2", generation: 3 },
  })) {
    it(`is refused on ${what}`, async () => {
      const { store } = await stored();

      await expect(store.swap("c1", expected, rename)).rejects.toThrow(SwapRefusedError);
      expect(await store.read("c1")).toEqual(record);
    });
  }

  it("does not bring a removed one back", async () => {
    const { records, store } = await stored();
    await store.remove("c1");

    await expect(store.swap("c1", record, rename)).rejects.toThrow(SwapRefusedError);
    expect(await records.readAll("")).toEqual([]);
  });

  it("that renews it does not bring a removed one back either", async () => {
    const { records, store } = await stored();
    const renewed = { ...record, lineage: "l2", generation: 0 };
    await store.put(renewed, record);
    expect(await store.read("c1")).toEqual(renewed);
    await store.remove("c1");

    await expect(store.put(record, renewed)).rejects.toThrow(SwapRefusedError);
    expect(await records.readAll("")).toEqual([]);
  });

  it("that fails by itself writes nothing", async () => {
    const { store } = await stored();
    const failure = new Error("not today");
    const fail = () => {
      throw failure;
    };

    await expect(store.swap("c1", record, fail)).rejects.toBe(failure);
    expect(await store.read("c1")).toEqual(record);
  });

  it("that removes it returns what it was at that moment", async () => {
    const { records, store } = await stored();
    expect(await store.take("c1")).toEqual(record);
    expect(await store.take("c1")).toBeUndefined();

    await records.update("connection:c2", () => "rubbish");
    expect(await store.take("c2")).toBe("unreadable");
    expect(await records.readAll("")).toEqual([]);
  });

  it("that removes it asks once whether it may, and leaves it whole when it may not", async () => {
    const { store } = await stored();
    const check = vi.fn(() => {
      throw new SwapRefusedError();
    });

    await expect(store.take("c1", check)).rejects.toThrow(SwapRefusedError);
    expect(check).toHaveBeenCalledOnce();
    expect(await store.read("c1")).toEqual(record);
  });
});

describe("remembered answers", () => {
  it("are used while they are fresh, and never fail anybody", async () => {
    const clock = { now: NOW };
    const records = createMemoryStore();
    const answers = createAnswerCache(records, () => clock.now);
    await answers.write("key", "value");
    clock.now += FRESH;
    expect(await answers.read("key", FRESH)).toBe("value");
    clock.now += 1;
    expect(await answers.read("key", FRESH)).toBeUndefined();
    expect(await answers.read("key", Infinity)).toBe("value");
    clock.now = NOW - 1;
    expect(await answers.read("key", FRESH)).toBeUndefined();
    expect(await answers.read("key", Infinity)).toBe("value");

    await records.update("key", () => "rubbish");
    expect(await answers.read("key", Infinity)).toBeUndefined();
    vi.spyOn(records, "read").mockRejectedValue(new Error("no storage"));
    vi.spyOn(records, "update").mockRejectedValue(new Error("no storage"));
    expect(await answers.read("key", Infinity)).toBeUndefined();
    await answers.write("key", "value");
  });
});

describe("what tabs tell each other", () => {
  function pair() {
    const name = crypto.randomUUID();
    const raw = new BroadcastChannel(name);
    const [here, there] = [new BroadcastChannel(name), new BroadcastChannel(name)];
    return {
      here: createConnectionChannel(here),
      there: createConnectionChannel(there),
      raw,
      close: () => [raw, here, there].forEach((channel) => channel.close()),
    };
  }

  it("is heard here at once and elsewhere soon, until nobody listens any more", async () => {
    const { here, there, close } = pair();
    const heard: unknown[] = [];
    const arrived = Promise.withResolvers<void>();
    const stop = here.subscribe((notice, from) => heard.push([notice, from]));
    there.subscribe((notice, from) => {
      heard.push([notice, from]);
      arrived.resolve();
    });
    const notice = { event: "changed", connectionId: "c1" } as const;
    here.announce(notice);
    expect(heard).toEqual([[notice, "here"]]);
    await arrived.promise;
    expect(heard).toEqual([
      [notice, "here"],
      [notice, "elsewhere"],
    ]);
    stop();
    here.announce(notice);

    expect(heard).toHaveLength(2);
    close();
  });

  it("is ignored when it is not understood", async () => {
    const { here, raw, close } = pair();
    const heard: unknown[] = [];
    const arrived = Promise.withResolvers<void>();
    here.subscribe((notice) => {
      heard.push(notice);
      arrived.resolve();
    });
    const strange = [
      null,
      "changed",
      { event: "changed" },
      { event: "stolen", connectionId: "c1" },
    ];
    for (const message of strange) raw.postMessage(message);
    raw.postMessage({ event: "removed", connectionId: "c1", token: "dropped" });
    await arrived.promise;

    expect(heard).toEqual([{ event: "removed", connectionId: "c1" }]);
    close();
  });

  it("says only of what is given up which grant is to be given back", async () => {
    const { here, raw, close } = pair();
    const heard: unknown[] = [];
    const arrived = Promise.withResolvers<void>();
    here.subscribe((notice) => {
      heard.push(notice);
      if (heard.length === 3) arrived.resolve();
    });
    raw.postMessage({ event: "removed", connectionId: "c1", givesBack: "first" });
    raw.postMessage({ event: "removed", connectionId: "c1", givesBack: true });
    raw.postMessage({ event: "changed", connectionId: "c1" });
    await arrived.promise;

    expect(heard).toEqual([
      { event: "removed", connectionId: "c1", givesBack: "first" },
      { event: "removed", connectionId: "c1" },
      { event: "changed", connectionId: "c1" },
    ]);
    close();
  });

  it("stays here where there is no such channel", () => {
    const channel = createConnectionChannel(undefined);
    const heard = vi.fn();
    channel.subscribe(heard);
    channel.announce({ event: "changed", connectionId: "c1" });

    expect(heard).toHaveBeenCalledOnce();
  });
});

describe("the metadata of a provider", () => {
  async function setUp() {
    const provider = await createRotatingProvider();
    const clock = { now: NOW };
    const answers = createAnswerCache(createMemoryStore(), () => clock.now);
    const fetch = provider.fetch;
    return { provider, clock, answers, fetch };
  }

  it("of any age will do for a refresh, when the provider's discovery is down", async () => {
    const { provider, clock, answers, fetch } = await setUp();
    const providers = createProviderStore({ profiles: [provider.profile()], answers });
    await providers.context(provider.profile(), { fetch });
    provider.down.add("discovery");
    clock.now += 1_000 * FRESH;

    expect(await codeOf(providers.context(provider.profile(), { fetch }))).toBe(
      "provider_unreachable",
    );
    const { metadata } = await providers.context(provider.profile(), { fetch, maxAge: Infinity });
    expect(metadata.token_endpoint).toBe("https://id.example/token");
  });

  it("is checked again when it is remembered or explicit", async () => {
    const { provider, answers, fetch } = await setUp();
    const insecure = { ...provider.metadata, token_endpoint: "http://id.example/token" };
    await answers.write(`metadata:${provider.issuer}`, insecure);
    const explicit = provider.profile({ issuer: undefined, metadata: insecure });
    const providers = createProviderStore({ profiles: [], answers });

    for (const profile of [provider.profile(), explicit]) {
      expect(await codeOf(providers.context(profile, { fetch }))).toBe("endpoint_insecure");
    }
  });

  it("may lead to this machine from elsewhere where somebody wrote it by hand, and nowhere else", async () => {
    const { provider, answers, fetch } = await setUp();
    const local = { ...provider.metadata, token_endpoint: "http://localhost:9200/token" };
    await answers.write(`metadata:${provider.issuer}`, local);
    const explicit = provider.profile({ issuer: undefined, metadata: local });
    const providers = createProviderStore({ profiles: [], answers });

    expect(await codeOf(providers.context(provider.profile(), { fetch }))).toBe(
      "endpoint_insecure",
    );
    expect((await providers.context(explicit, { fetch })).metadata).toEqual(local);
  });

  it("is not taken from what was remembered of somebody else", async () => {
    const { provider, answers, fetch } = await setUp();
    await answers.write(`metadata:${provider.issuer}`, {
      ...provider.metadata,
      issuer: "https://evil.example",
    });
    const providers = createProviderStore({ profiles: [], answers });
    const { metadata } = await providers.context(provider.profile(), { fetch });

    expect(metadata.issuer).toBe(provider.issuer);
    expect(provider.requests).toHaveLength(1);
  });

  it("adds the origin of userinfo as soon as it is known", async () => {
    const { provider, answers, fetch } = await setUp();
    const providers = createProviderStore({ profiles: [provider.profile()], answers });
    const registration = {
      profileId: "example",
      issuer: provider.issuer,
      clientId: provider.profile().clientId,
    };
    expect([...(await providers.apiOrigins(registration))]).toEqual(["https://api.example"]);
    await providers.context(provider.profile(), { fetch });

    expect([...(await providers.apiOrigins(registration))]).toEqual([
      "https://api.example",
      "https://id.example",
    ]);
  });
});

describe("the keys of a provider", () => {
  it("are asked for once by many at once, remembered, and asked for again on demand", async () => {
    const provider = await createRotatingProvider();
    const clock = { now: NOW };
    const jwks = createJwksStore(createAnswerCache(createMemoryStore(), () => clock.now));
    const source = jwks.source(provider.metadata, provider.fetch);
    const asked = () => provider.requests.filter((request) => request === "GET /jwks").length;
    await Promise.all([source.read(), source.read(), source.fetch()]);
    expect(asked()).toBe(1);
    await source.read();
    expect(asked()).toBe(1);
    await source.fetch();
    expect(asked()).toBe(2);
    clock.now += FRESH + 1;
    await source.read();

    expect(asked()).toBe(3);
  });

  it("row 55: are not asked for again and again of a provider that has no other ones", async () => {
    const provider = await createRotatingProvider();
    const clock = { now: NOW };
    const answers = createAnswerCache(createMemoryStore(), () => clock.now);
    // Each sign-in is a page load of its own.
    const source = () => createJwksStore(answers).source(provider.metadata, provider.fetch);
    const asked = () => provider.requests.filter((request) => request === "GET /jwks").length;
    const keys = await source().read();
    for (let turn = 0; turn < 20; turn += 1) expect(await source().fetch()).toEqual(keys);
    expect(asked()).toBe(2);
    clock.now += 30_001;
    await source().fetch();

    expect(asked()).toBe(3);
  });

  it("row 54: are asked for as often as they change", async () => {
    let kid = 0;
    const fetch = async () => Response.json({ keys: [{ kty: "RSA", kid: String((kid += 1)) }] });
    const { metadata } = await createRotatingProvider();
    const answers = createAnswerCache(createMemoryStore(), () => NOW);
    const source = createJwksStore(answers).source(metadata, fetch);
    await source.read();
    for (const expected of ["2", "3", "4"]) {
      expect((await source.fetch()).keys).toMatchObject([{ kid: expected }]);
    }
  });

  it("are kept by issuer", async () => {
    const answers = createAnswerCache(createMemoryStore(), () => NOW);
    const jwks = createJwksStore(answers);
    const [one, other] = await Promise.all([
      createRotatingProvider(),
      createRotatingProvider({ issuer: "https://other.example" }),
    ]);
    const keysOf = async ({
      metadata,
      fetch,
    }: {
      metadata: ProviderMetadata;
      fetch: typeof globalThis.fetch;
    }) => jwks.source(metadata, fetch).read();

    expect(await keysOf(one)).not.toEqual(await keysOf(other));
  });

  it("are asked for again after a failure", async () => {
    const provider = await createRotatingProvider();
    const jwks = createJwksStore(createAnswerCache(createMemoryStore(), () => NOW));
    const source = jwks.source(provider.metadata, provider.fetch);
    provider.down.add("jwks");
    expect(await codeOf(source.read())).toBe("jwks_unavailable");
    provider.down.clear();

    expect((await source.read()).keys).toHaveLength(1);
  });
});
