import { describe, expect, it } from "vitest";
import { createAnswerCache, FRESH } from "../../src/connections/answer-cache.ts";
import { createJwksStore } from "../../src/connections/jwks-store.ts";
import type { ProviderMetadata } from "../../src/oauth/provider-profile.ts";
import { createMemoryStore } from "../../src/vault/memory-store.ts";
import { createRotatingProvider } from "../support/rotating-provider.ts";
import { codeOf } from "./failure.ts";

const NOW = Date.UTC(2026, 0, 31, 12);

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
