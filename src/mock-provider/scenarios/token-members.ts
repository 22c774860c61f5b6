import type { Scenario } from "../misbehaviour/scenario.ts";
import { sha256 } from "../tokens/token-hash.ts";
import { withHeaders } from "./spoil-answer.ts";
import { tokenRequests } from "./token-requests.ts";

/** 20 kB with what is around it. */
const padding = "x".repeat(20_000);

/** What a successful answer of the token endpoint holds; for `expires_in` see token-lifetimes.ts. */
export const memberScenarios = {
  "access-token-missing": body({
    does: "answers without an access token",
    breaks: "RFC 6749 §5.1: access_token is required",
    goodClient: "rejects the answer",
    change: () => ({ access_token: undefined }),
  }),
  "access-token-null": body({
    does: "answers with null as the access token",
    breaks: "RFC 6749 §5.1: access_token is a string",
    goodClient: "rejects the answer",
    change: () => ({ access_token: null }),
  }),
  "access-token-empty": body({
    does: "answers with an empty access token",
    breaks: "RFC 6749 Appendix A.12: access tokens have at least one character",
    goodClient: "rejects the answer",
    change: () => ({ access_token: "" }),
  }),
  "access-token-20-kb": {
    group: "token response",
    does: "issues access tokens of more than 20 kB",
    breaks: "nothing: RFC 6749 §5.1 leaves their size to the provider",
    goodClient: "keeps and sends them whole",
    at: tokenRequests,
    spoil: {
      accessToken({ claims }) {
        claims["mock_padding"] = padding;
      },
    },
  },
  "token-type-missing": body({
    does: "does not say what type the access token is of",
    breaks: "RFC 6749 §5.1: token_type is required",
    goodClient: "rejects the answer",
    change: () => ({ token_type: undefined }),
  }),
  "token-type-unknown": body({
    does: "says that the access token is of type MAC",
    breaks: "RFC 6749 §7.1: clients must not use token types that they do not know",
    goodClient: "rejects the answer",
    change: () => ({ token_type: "MAC" }),
  }),
  "token-type-lower-case": body({
    does: "writes the token type in lower case",
    breaks: "nothing: RFC 6749 §5.1 makes no difference between upper and lower case",
    goodClient: "accepts it",
    change: ({ token_type }) => ({ token_type: String(token_type).toLowerCase() }),
  }),
  "token-type-upper-case": body({
    does: "writes the token type in upper case",
    breaks: "nothing: RFC 6749 §5.1 makes no difference between upper and lower case",
    goodClient: "accepts it",
    change: ({ token_type }) => ({ token_type: String(token_type).toUpperCase() }),
  }),
  "dpop-answered-with-bearer": body({
    does: "says Bearer to a client that sent a DPoP proof",
    breaks: "RFC 9449 §5: token_type must be DPoP where the token is bound",
    goodClient: "rejects the answer: it does not want a token that anybody could use",
    change: () => ({ token_type: "Bearer" }),
  }),
  "dpop-not-asked": body({
    does: "says DPoP to a client that sent no DPoP proof",
    breaks: "RFC 9449 §5: there is no key that the token could be bound to",
    goodClient: "rejects the answer",
    change: () => ({ token_type: "DPoP" }),
  }),
  "id-token-missing": body({
    does: "answers without an ID token, although openid was granted",
    breaks: "OpenID Connect Core 1.0 §3.1.3.3: id_token is required",
    goodClient: "rejects the answer",
    change: () => ({ id_token: undefined }),
    at: ["code exchange"],
  }),
  "id-token-null": body({
    does: "answers with null as the ID token, although openid was granted",
    breaks: "OpenID Connect Core 1.0 §3.1.3.3: id_token is required",
    goodClient: "takes it as absent, and rejects the answer",
    change: () => ({ id_token: null }),
    at: ["code exchange"],
  }),
  "id-token-null-on-refresh": body({
    does: "answers a refresh with null as the ID token",
    breaks: "nothing certain: OpenID Connect Core 1.0 §12.2 lets it be absent",
    goodClient: "takes it as absent and goes on",
    change: () => ({ id_token: null }),
    at: ["refresh"],
  }),
  "refresh-token-null": body({
    does: "answers with null as the refresh token",
    breaks: "RFC 6749 §5.1: refresh_token is a string where it is present",
    goodClient: "takes it as absent; on a refresh the old one stays",
    change: () => ({ refresh_token: null }),
  }),
  "scope-null": body({
    does: "answers with null as the scope",
    breaks: "RFC 6749 §5.1: scope is a string where it is present",
    goodClient: "takes it as absent: all that was asked for is granted",
    change: () => ({ scope: null }),
  }),
  "scope-missing": body({
    does: "does not repeat the scope that it granted in full",
    breaks: "nothing: RFC 6749 §5.1 makes scope optional where it is what was asked for",
    goodClient: "assumes that all of it was granted",
    change: () => ({ scope: undefined }),
  }),
  "scope-reduced": {
    group: "token response",
    does: "grants nothing for its API, whatever the person allowed, and says so in scope",
    breaks: "nothing: RFC 6749 §3.3 leaves it to the provider",
    goodClient: "shows what was granted, and says so where something needs more",
    at: ["authorization"],
    spoil: {
      async authorizationResponse({ params }, { provider }) {
        const hash = await sha256(params.get("code") ?? "");
        await provider.state.update(({ codes }) => {
          const code = codes.get(hash);
          // Those of the API have a colon in their names.
          if (code) code.scope = code.scope.filter((token) => !token.includes(":"));
        });
      },
    },
  },
  "token-response-unknown-members": body({
    does: "answers with more members than the standards define",
    breaks: "nothing: RFC 6749 §5.1 tells clients to ignore them",
    goodClient: "ignores them",
    change: () => ({
      ext_expires_in: 7200,
      not_before_policy: 0,
      mock_session: { region: "eu", tiers: [1, null] },
    }),
  }),
  "token-response-charset": {
    group: "token response",
    does: "answers with a charset in the content type, in mixed case",
    breaks: "nothing: media types may have parameters, and case does not matter",
    goodClient: "accepts it",
    at: tokenRequests,
    spoil: {
      answer(draft) {
        const headers = { "content-type": "Application/JSON;charset=UTF-8" };
        draft.response = withHeaders(draft.response, headers);
      },
    },
  },
} as const satisfies Readonly<Record<string, Scenario>>;

interface BodyFault extends Pick<Scenario, "does" | "breaks" | "goodClient" | "at"> {
  /** @returns members to put in; undefined leaves one out */
  readonly change: (body: Readonly<Record<string, unknown>>) => object;
}

function body({ change, at = tokenRequests, ...texts }: BodyFault): Scenario {
  return {
    group: "token response",
    ...texts,
    at,
    spoil: {
      tokenResponse(draft) {
        Object.assign(draft, change(draft));
      },
    },
  };
}
