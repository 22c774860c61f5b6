import { describe, expect, it, onTestFinished, vi } from "vitest";
import { createAnswerCache } from "../../src/connections/answer-cache.ts";
import type { ProviderProfiles } from "../../src/connections/provider-profiles.ts";
import { createProviderStore } from "../../src/connections/provider-store.ts";
import { createMemoryStore } from "../../src/vault/memory-store.ts";
import { configuredProviders } from "../support/configured-providers.ts";
import { failureOf } from "../support/oauth-failure.ts";
import { ISSUER, PROFILE } from "../support/provider-double.ts";

const entry = { id: "own-1", name: "Mine", issuer: "https://own.example", clientId: "pixy" };

/** Two tabs of one browser. */
function twoTabs() {
  const records = createMemoryStore();
  const channels = [new BroadcastChannel("tabs"), new BroadcastChannel("tabs")] as const;
  onTestFinished(() => channels.forEach((channel) => channel.close()));
  let time = 0;
  const open = (channel: BroadcastChannel) =>
    configuredProviders([PROFILE], { records, channel, now: () => (time += 1) });
  return { records, here: open(channels[0]), there: open(channels[1]) };
}

function idsOf(providers: ProviderProfiles): string[] {
  return providers.current().profiles.map(({ id }) => id);
}

describe("a provider that a person adds", () => {
  it("stands behind those of config.json, in the order of adding, after a restart too", async () => {
    const { here, records } = twoTabs();
    await here.add({ ...entry, id: "own-2" });
    await here.add({ ...entry, id: "own-1" });
    expect(idsOf(here)).toEqual(["acme", "own-2", "own-1"]);

    const restarted = configuredProviders([PROFILE], { records });
    expect(idsOf(restarted)).toEqual(["acme"]);
    await restarted.ready();
    expect(idsOf(restarted)).toEqual(["acme", "own-2", "own-1"]);
    expect(restarted.isCustom("own-1")).toBe(true);
    expect(restarted.isCustom("acme")).toBe(false);
  });

  it("gets what an operator may leave out as well", async () => {
    const { here } = twoTabs();
    expect(await here.add(entry)).toMatchObject({
      ...entry,
      scope: "openid profile email",
      par: "auto",
      refreshTokens: "vault",
    });
  });

  it("appears in the other tabs, changes and goes there too", async () => {
    const { here, there } = twoTabs();
    await here.add(entry);
    await expect.poll(() => idsOf(there)).toEqual(["acme", "own-1"]);
    await there.change({ ...entry, name: "Renamed" });
    await expect.poll(() => here.current().profiles.at(-1)?.name).toBe("Renamed");
    await here.remove("own-1");
    await expect.poll(() => idsOf(there)).toEqual(["acme"]);
  });

  it("keeps its place when it is changed", async () => {
    const { here } = twoTabs();
    await here.add(entry);
    await here.add({ ...entry, id: "own-2" });
    await here.change({ ...entry, name: "Renamed" });
    expect(idsOf(here)).toEqual(["acme", "own-1", "own-2"]);
  });

  it("is told of at once to whoever listens, with a list that stays the same until then", async () => {
    const { here } = twoTabs();
    const heard = vi.fn();
    const before = here.current();
    const stop = here.subscribe(heard);
    expect(here.current()).toBe(before);
    await here.add(entry);
    expect(heard).toHaveBeenCalledOnce();
    stop();
    await here.remove("own-1");
    expect(heard).toHaveBeenCalledOnce();
  });
});

describe("an entry is refused", () => {
  it.each([
    ["with the id of config.json's", { ...entry, id: "acme" }, /id: .*config\.json/],
    ["without a client id", { ...entry, clientId: "" }, /clientId: expected a text/],
    ["with a secret", { ...entry, clientSecret: "s" }, /client secret has no place/],
    [
      "with a secret in a parameter",
      { ...entry, authorizationParams: { client_secret: "s" } },
      /client secret has no place/,
    ],
    ["over plain http", { ...entry, issuer: "http://own.example" }, /issuer: expected an absolute/],
  ])("%s, and nothing is stored", async (_, wrong, message) => {
    const { here, records } = twoTabs();
    const failure = await failureOf(here.add(wrong));
    expect(failure.code).toBe("config_invalid");
    expect(failure.message).toMatch(message);
    expect(await records.readAll("")).toEqual([]);
  });

  it("with an id that is taken, also by another tab that was first", async () => {
    const { here, there } = twoTabs();
    await Promise.all([here.ready(), there.ready()]);
    await here.add(entry);
    expect(await failureOf(there.add({ ...entry, name: "Other" }))).toMatchObject({
      code: "config_invalid",
      message: "id: is taken",
    });
    await here.ready();
    expect(here.current().profiles.at(-1)?.name).toBe("Mine");
  });

  it("where the installation allows no others, and those that are stored are not read", async () => {
    const { records, here } = twoTabs();
    await here.add(entry);
    const strict = configuredProviders([PROFILE], { records, allowCustom: false });
    await strict.ready();
    expect(idsOf(strict)).toEqual(["acme"]);
    expect((await failureOf(strict.add({ ...entry, id: "own-2" }))).code).toBe("config_invalid");
    expect((await failureOf(strict.change(entry))).code).toBe("config_invalid");
  });

  it("when what it changes was deleted meanwhile: it does not come back", async () => {
    const { here, there } = twoTabs();
    await here.add(entry);
    await there.remove("own-1");
    expect((await failureOf(here.change(entry))).code).toBe("profile_missing");
    await expect.poll(() => idsOf(here)).toEqual(["acme"]);
  });
});

describe("a stored provider that cannot be used is set aside and named, and the others work", () => {
  it.each([
    ["is no record", "damaged", undefined, "damaged"],
    [
      "lacks a member",
      { addedAt: 1, entry: { ...entry, clientId: undefined } },
      "Mine",
      "clientId",
    ],
    [
      "belongs elsewhere",
      { addedAt: 1, entry: { ...entry, id: "own-9" } },
      "Mine",
      "another record",
    ],
    ["holds a secret", { addedAt: 1, entry: { ...entry, client_secret: "s" } }, "Mine", "secret"],
  ])("because it %s", async (_, value, name, reason) => {
    const { records, here } = twoTabs();
    await here.add({ ...entry, id: "own-2" });
    await records.update("provider:own-1", () => value);
    const restarted = configuredProviders([PROFILE], { records });
    await restarted.ready();

    expect(idsOf(restarted)).toEqual(["acme", "own-2"]);
    expect(restarted.current().setAside).toEqual([
      { id: "own-1", name, reason: expect.stringContaining(reason) },
    ]);
    await restarted.remove("own-1");
    expect(restarted.current().setAside).toEqual([]);
  });

  it("because config.json has one of its id by now", async () => {
    const { records, here } = twoTabs();
    await here.add(entry);
    const configured = [PROFILE, { ...PROFILE, id: "own-1", name: "The operator's" }];
    const restarted = configuredProviders(configured, { records });
    await restarted.ready();
    expect(restarted.current().profiles).toEqual(configured);
    expect(restarted.isCustom("own-1")).toBe(false);
    expect(restarted.current().setAside).toMatchObject([{ id: "own-1", name: "Mine" }]);
  });
});

describe("the tokens of a connection", () => {
  const registration = { profileId: "own-1", issuer: "https://own.example", clientId: "pixy" };

  function storeOf(providers: ProviderProfiles) {
    return createProviderStore({
      get profiles() {
        return providers.current().profiles;
      },
      answers: createAnswerCache(createMemoryStore(), () => 0),
    });
  }

  it.each([
    ["another issuer", { issuer: ISSUER }],
    ["another client", { clientId: "other" }],
  ])("go nowhere once the profile names %s", async (_, change) => {
    const { here } = twoTabs();
    const store = storeOf(here);
    await here.add(entry);
    expect(store.profileOf(registration).name).toBe("Mine");
    await here.change({ ...entry, ...change });
    expect((await failureOf(() => store.profileOf(registration))).code).toBe("profile_missing");
    expect((await failureOf(store.apiOrigins(registration))).code).toBe("profile_missing");
  });

  it("go to the APIs that the profile names now, no longer to those that it named", async () => {
    const { here } = twoTabs();
    const metadata = {
      issuer: "https://own.example",
      authorization_endpoint: "https://own.example/authorize",
      token_endpoint: "https://own.example/token",
    };
    const { issuer: _, ...rest } = { ...entry, metadata };
    const store = storeOf(here);
    await here.add({ ...rest, apiOrigins: ["https://old.example"] });
    expect([...(await store.apiOrigins(registration))]).toEqual(["https://old.example"]);
    await here.change({ ...rest, apiOrigins: ["https://api.example"] });
    expect([...(await store.apiOrigins(registration))]).toEqual(["https://api.example"]);
  });
});
