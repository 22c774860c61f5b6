import * as fc from "fast-check";
import { describe, expect } from "vitest";
import { createAnswerCache } from "../../src/connections/answer-cache.ts";
import { createProviderStore } from "../../src/connections/provider-store.ts";
import { beginAuthorization } from "../../src/oauth/authorization-request.ts";
import { discoverProvider, wellKnownUrls } from "../../src/oauth/provider-discovery.ts";
import type { ProviderMetadata } from "../../src/oauth/provider-profile.ts";
import { isSecureUrl } from "../../src/oauth/secure-endpoint.ts";
import { createMemoryStore } from "../../src/vault/memory-store.ts";
import { CLIENT_ID, ISSUER, METADATA, PROFILE } from "../support/provider-double.ts";
import { answerOf, hostileAnswer, hostileText, hostileValue, mutated } from "./hostile.ts";
import { itHolds, verdictOf } from "./property.ts";

const DOCUMENT = {
  ...METADATA,
  scopes_supported: ["openid", "profile"],
  prompt_values_supported: ["select_account", "none"],
  code_challenge_methods_supported: ["S256"],
  id_token_signing_alg_values_supported: ["RS256"],
  authorization_response_iss_parameter_supported: true,
  require_pushed_authorization_requests: false,
  pushed_authorization_request_endpoint: `${ISSUER}/par`,
};
const REQUEST = {
  redirectUri: "https://app.example/callback",
  purpose: "connect",
  returnTo: "/",
  chooseAccount: true,
  now: 0,
} as const;

/** With what passes, everything that reads it works. */
async function expectSound(metadata: ProviderMetadata): Promise<void> {
  expect(metadata.issuer).toBe(ISSUER);
  for (const [name, value] of Object.entries(metadata)) {
    if (!/(_endpoint|jwks_uri)$/.test(name) || !(name in DOCUMENT)) continue;
    expect(typeof value).toBe("string");
    expect(isSecureUrl(String(value))).toBe(true);
  }
  await verdictOf(() => beginAuthorization({ profile: PROFILE, metadata }, REQUEST));
}

function storeWith(remembered: unknown) {
  const records = createMemoryStore();
  const stored = records.update(`metadata:${ISSUER}`, () => remembered);
  const answers = createAnswerCache(records, () => 1_000);
  return { stored, records, providers: createProviderStore({ profiles: [PROFILE], answers }) };
}

describe("a discovery document", () => {
  itHolds(
    "is sound metadata or an OAuthError, and remembered only then",
    hostileAnswer(DOCUMENT),
    async (draft) => {
      const { stored, providers, records } = storeWith(undefined);
      await stored;
      const { value } = await verdictOf(() =>
        providers.context(PROFILE, { fetch: async () => answerOf(draft) }),
      );
      const [entry] = await records.readAll("metadata:");
      expect(entry?.[1] === undefined).toBe(value === undefined);
      if (value !== undefined) await expectSound(value.metadata);
    },
  );

  itHolds(
    "is accepted with members that nobody knows",
    fc.array(fc.tuple(hostileText, hostileValue), { maxLength: 5 }),
    async (members) => {
      const unknown = members.filter(([name]) => !Object.hasOwn(DOCUMENT, name));
      const body = JSON.stringify({ ...Object.fromEntries(unknown), ...DOCUMENT });
      const metadata = await discoverProvider(ISSUER, {
        fetch: async () => new Response(body, { headers: { "content-type": "application/json" } }),
      });
      expect(metadata).toMatchObject(DOCUMENT);
    },
  );

  itHolds("is sought at the issuer and nowhere else", hostileText, async (text) => {
    for (const issuer of [text, `${ISSUER}/${text}`, `${ISSUER}${text}`]) {
      if (!isSecureUrl(issuer)) continue;
      for (const url of wellKnownUrls(issuer))
        expect(new URL(url).origin).toBe(new URL(issuer).origin);
      await verdictOf(() => discoverProvider(issuer, { fetch: async () => Response.json({}) }));
    }
  });

  itHolds(
    "that was remembered and damaged since is sound metadata or asked for again",
    mutated({ at: 1_000, value: DOCUMENT }),
    async (remembered) => {
      const { stored, providers } = storeWith(remembered);
      await stored;
      await verdictOf(() =>
        providers.apiOrigins({ profileId: PROFILE.id, issuer: ISSUER, clientId: CLIENT_ID }),
      );
      const { value } = await verdictOf(() =>
        providers.context(PROFILE, {
          fetch: () => Promise.reject(new TypeError("nobody answers")),
          orStale: true,
        }),
      );
      if (value !== undefined) await expectSound(value.metadata);
    },
  );
});
