import { describe, expect, it } from "vitest";
import { createAnswerCache, FRESH } from "../../src/connections/answer-cache.ts";
import { createProviderStore } from "../../src/connections/provider-store.ts";
import { createMemoryStore } from "../../src/vault/memory-store.ts";
import { createRotatingProvider } from "../support/rotating-provider.ts";
import { codeOf } from "./failure.ts";

const NOW = Date.UTC(2026, 0, 31, 12);

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
