import * as fc from "fast-check";
import { describe, expect } from "vitest";
import { pushAuthorization } from "../../src/oauth/pushed-authorization.ts";
import { requestTokenRefresh, validateTokenRefresh } from "../../src/oauth/token-refresh.ts";
import type { TokenSet } from "../../src/oauth/token-set.ts";
import { revokeToken } from "../../src/oauth/token-revocation.ts";
import { ACCESS_TOKEN, REFRESH_TOKEN, RS256, seconds, signIn } from "../oauth/sign-in.ts";
import {
  answering,
  CLIENT_ID,
  ISSUER,
  keyring,
  METADATA,
  PROFILE,
  signJwt,
} from "../support/provider-double.ts";
import {
  answerOf,
  type AnswerDraft,
  asJson,
  hostileAnswer,
  hostileText,
  hostileValue,
} from "./hostile.ts";
import { itHolds, verdictOf } from "./property.ts";

const PLAIN = { profile: { ...PROFILE, scope: "read" }, metadata: METADATA };
const BODY = {
  access_token: ACCESS_TOKEN,
  token_type: "Bearer",
  expires_in: 3600,
  refresh_token: REFRESH_TOKEN,
  scope: "read write",
};
const now = () => Date.now();

function refresh(draft: AnswerDraft) {
  const { fetch } = answering({ "/token": () => answerOf(draft) });
  return requestTokenRefresh(PLAIN, REFRESH_TOKEN, { fetch, now });
}

/** What passes is a token set that can be kept and sent. */
function expectUsable(tokenSet: TokenSet): void {
  const [access] = Object.values(tokenSet.accessTokens);
  expect(access?.token).toMatch(/^[\x20-\x7e]+$/);
  expect(() => new Headers({ authorization: `Bearer ${String(access?.token)}` })).not.toThrow();
  expect(access?.tokenType).toBe("bearer");
  if (access?.expiresAt !== undefined) expect(Number.isSafeInteger(access.expiresAt)).toBe(true);
  for (const text of ["refreshToken", "idToken"] as const) {
    const value = tokenSet[text];
    if (value !== undefined) expect(typeof value).toBe("string");
  }
  expect(JSON.parse(JSON.stringify(tokenSet))).toEqual(tokenSet);
}

describe("an answer of the token endpoint", () => {
  itHolds(
    "to a code is a usable token set or an OAuthError",
    hostileAnswer(BODY),
    async (draft) => {
      const { outcome } = await signIn({
        profile: { scope: "read" },
        answer: () => answerOf(draft),
      });
      const { value } = await verdictOf(() => outcome);
      if (value !== undefined) expectUsable(value.tokenSet);
    },
  );

  itHolds(
    "to a refresh is a usable token set or an OAuthError",
    hostileAnswer(BODY),
    async (draft) => {
      const answer = await verdictOf(() => refresh(draft));
      if (answer.value === undefined) return;
      const pending = structuredClone(answer.value);
      expect(JSON.parse(JSON.stringify(pending))).toEqual(answer.value);
      const before = { tokenSet: { accessTokens: {}, refreshToken: "old" }, subject: undefined };
      const { value } = await verdictOf(() =>
        validateTokenRefresh(PLAIN, pending, before, { jwks: keyring([]) }),
      );
      if (value === undefined) return;
      expectUsable(value.tokenSet);
      expect(typeof value.tokenSet.refreshToken).toBe("string");
    },
  );

  itHolds("that was received is never taken for silence", hostileAnswer(BODY), async (draft) => {
    const { failure } = await verdictOf(() => refresh(draft));
    expect(["provider_unreachable", "timeout", "offline"]).not.toContain(failure?.code);
  });

  itHolds(
    "is accepted with members that nobody knows",
    fc.array(fc.tuple(hostileText, hostileValue), { maxLength: 5 }),
    async (members) => {
      const unknown = members.filter(
        ([name]) => !Object.hasOwn(BODY, name) && !/^(error|id_token)$/.test(name),
      );
      const body = asJson({ ...Object.fromEntries(unknown), ...BODY });
      const answer = await refresh({ status: 200, headers: {}, body });
      expect(answer.body).toMatchObject({ access_token: ACCESS_TOKEN, expires_in: 3600 });
    },
  );

  itHolds(
    "with an ID token is a verified account or an OAuthError",
    hostileAnswer({ ...BODY, id_token: "a flawless one" }),
    async (draft) => {
      const { outcome } = await signIn({
        answer: ({ id_token: idToken }) =>
          answerOf({ ...draft, body: draft.body.replace("a flawless one", String(idToken)) }),
      });
      const { value } = await verdictOf(() => outcome);
      if (value === undefined) return;
      expectUsable(value.tokenSet);
      expect(value.claims?.sub).toBe("alice");
    },
  );

  itHolds(
    "to a refresh never changes the account",
    hostileAnswer({ ...BODY, id_token: "other" }),
    async (draft) => {
      const other = await signJwt(RS256, {
        iss: ISSUER,
        aud: CLIENT_ID,
        sub: "mallory",
        iat: seconds(),
        exp: seconds() + 600,
      });
      const answer = await verdictOf(() =>
        refresh({ ...draft, body: draft.body.replace('"other"', JSON.stringify(other)) }),
      );
      if (answer.value === undefined) return;
      const pending = answer.value;
      const before = { tokenSet: { accessTokens: {} }, subject: "alice" };
      const { value } = await verdictOf(() =>
        validateTokenRefresh(PLAIN, pending, before, { jwks: keyring([RS256.jwk]) }),
      );
      expect(value?.claims).toBeUndefined();
    },
  );
});

const metadata = { ...METADATA, pushed_authorization_request_endpoint: `${ISSUER}/par` };

describe("an answer of another endpoint", () => {
  itHolds(
    "for pushed requests is an address at the provider or an OAuthError",
    hostileAnswer({ request_uri: "urn:ietf:params:oauth:request_uri:a", expires_in: 60 }),
    async (draft) => {
      const { fetch } = answering({ "/par": () => answerOf(draft) });
      const { value } = await verdictOf(() =>
        pushAuthorization({ profile: PROFILE, metadata }, new URLSearchParams({ scope: "read" }), {
          fetch,
          now,
        }),
      );
      if (value === undefined) return;
      expect(value.url.origin + value.url.pathname).toBe(METADATA.authorization_endpoint);
      expect([...value.url.searchParams.keys()]).toEqual(["client_id", "request_uri"]);
      // It goes through JSON with the transaction.
      expect(Number.isFinite(value.expiresAt)).toBe(true);
    },
  );

  itHolds(
    "for revocation is a success or an OAuthError",
    hostileAnswer({ error: "invalid_client", error_description: "no" }),
    async (draft) => {
      const { fetch } = answering({ "/revoke": () => answerOf(draft) });
      await verdictOf(() => revokeToken(PLAIN, REFRESH_TOKEN, "refresh_token", { fetch }));
    },
  );
});
