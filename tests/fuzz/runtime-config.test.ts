import * as fc from "fast-check";
import { describe, expect } from "vitest";
import { loadRuntimeConfig } from "../../src/config/runtime-config.ts";
import { isSecureUrl } from "../../src/oauth/secure-endpoint.ts";
import { GOOD } from "../config/config-samples.ts";
import { asJson, hostileJson, hostileText, hostileValue } from "./hostile.ts";
import { itHolds, verdictOf } from "./property.ts";

const samples = fc.constantFrom(...Object.values(GOOD));

function load(text: string) {
  return verdictOf(() =>
    loadRuntimeConfig(async () => new Response(text), "https://app.example/config.json"),
  );
}

describe("config.json", () => {
  itHolds(
    "is a sound configuration or config_invalid",
    samples.chain(hostileJson),
    async (text) => {
      const { value, failure } = await load(text);
      if (value === undefined) {
        expect(failure?.code).toBe("config_invalid");
        return;
      }
      expect(text).not.toMatch(/"client_?secret"\s*:/i);
      for (const profile of value.providers) {
        const { issuer, metadata, apis, apiOrigins, identity } = profile;
        const { authorization_endpoint: authorize, token_endpoint: token } = metadata ?? {};
        for (const url of [issuer, authorize, token, identity?.url, ...apiOrigins])
          if (url !== undefined) expect(isSecureUrl(url)).toBe(true);
        for (const { url, method } of apis)
          expect(() => new Request(url, { method })).not.toThrow();
        for (const text of Object.values(profile.authorizationParams))
          expect(typeof text).toBe("string");
      }
      expect(JSON.parse(JSON.stringify(value))).toMatchObject(JSON.parse(JSON.stringify(value)));
    },
  );

  itHolds(
    "with unknown members names them, and never at length",
    fc.tuple(hostileText, hostileValue),
    async (member) => {
      const [name, value] = member;
      fc.pre(
        !/^(__proto__|constructor|prototype|\$schema|title|allowCustomProviders|mockProvider|providers)$/.test(
          name,
        ),
      );
      const { failure } = await load(asJson(Object.fromEntries([[name, value]])));
      expect(failure?.code).toBe("config_invalid");
    },
  );

  itHolds("that is good is accepted", samples, async (config) => {
    expect((await load(JSON.stringify(config))).failure).toBeUndefined();
  });
});
