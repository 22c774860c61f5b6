import { errorAnswer } from "../messages/answer.ts";
import {
  InvalidClient,
  InvalidGrant,
  InvalidScope,
  ServerError,
  TooManyRequests,
  UnauthorizedClient,
} from "../provider-error.ts";
import type { Occasion, Scenario } from "../misbehaviour/scenario.ts";
import { refreshedIdTokenScenarios } from "./refreshed-id-token.ts";
import { changeGrant } from "./presented-refresh-token.ts";
import { dawdle, htmlAnswer, never, unavailable, withHiddenHeader } from "./spoil-answer.ts";
import { hiddenHeader } from "./wording.ts";

const group = "refresh";
const at: readonly Occasion[] = ["refresh"];

export const refreshScenarios = {
  "refresh-without-new-refresh-token": {
    group,
    does: "refreshes without a refresh token in the answer; the old one stays good",
    breaks: "nothing: RFC 6749 §6 leaves it to the provider",
    goodClient: "keeps the refresh token it has",
    at,
    policy: { refreshTokens: "keep" },
    spoil: {
      tokenResponse(response) {
        delete response["refresh_token"];
      },
    },
  },
  "refresh-same-token-unbound": {
    group,
    does: "gives the same refresh token back, bound to no key even where DPoP was used",
    breaks: "RFC 9700 §2.2.2: refresh tokens of public clients are rotated or bound to a key",
    goodClient: "works, and warns that a copied refresh token would go unnoticed",
    policy: { refreshTokens: "keep", dpop: "off" },
  },
  "refresh-invalid-grant": {
    group,
    does: "refuses every refresh token with invalid_grant",
    breaks:
      "nothing: RFC 6749 §5.2 has this answer for a grant that the person or the provider ended",
    goodClient:
      "looks whether another tab has a newer refresh token, and otherwise asks to sign in again",
    at,
    spoil: {
      before() {
        throw new InvalidGrant("the session was ended at the provider; sign in again");
      },
    },
  },
  "refresh-invalid-client": {
    group,
    does: "does not know the client any more when it refreshes",
    breaks: "nothing: RFC 6749 §5.2 has this answer for a registration that was changed or deleted",
    goodClient: "keeps its tokens, says that the registration has changed, and does not try again",
    at,
    spoil: {
      before() {
        throw new InvalidClient("this client is not registered any more");
      },
    },
  },
  "refresh-unauthorized-client": {
    group,
    does: "does not let the client refresh any more",
    breaks: "nothing: RFC 6749 §5.2 has this answer for a registration that was changed",
    goodClient: "keeps its tokens, says that the registration has changed, and does not try again",
    at,
    spoil: {
      before() {
        throw new UnauthorizedClient("this client is not registered for refresh_token any more");
      },
    },
  },
  "refresh-invalid-scope": {
    group,
    does: "refuses a refresh with invalid_scope, as if it asked for more than was granted",
    breaks: "nothing when the client did ask for more: RFC 6749 §6",
    goodClient: "says which scope was refused, keeps its tokens and stays connected",
    at,
    spoil: {
      before() {
        throw new InvalidScope("this scope was not granted");
      },
    },
  },
  "refresh-500": {
    group,
    does: "answers a refresh with 500 and does nothing",
    breaks: "nothing: servers fail",
    goodClient: "keeps its tokens, backs off, and tries the same refresh token again a few times",
    at,
    spoil: {
      before() {
        throw new ServerError("the provider failed");
      },
    },
  },
  "refresh-500-after-rotation": {
    group,
    does: "replaces the refresh token, and then answers 500 instead of sending the new one",
    breaks: "nothing: servers fail",
    goodClient: "knows that its refresh token may be used up, and asks to sign in again if it is",
    at,
    spoil: {
      answer(draft) {
        draft.response = errorAnswer(new ServerError("the provider failed"));
      },
    },
  },
  "refresh-503": {
    group,
    does: "answers a refresh with 503 and Retry-After: 5, and does nothing",
    breaks: "nothing: RFC 9110 §15.6.4 has this answer",
    goodClient: "keeps its tokens and waits as long as it was told",
    at,
    spoil: {
      before() {
        throw unavailable("the provider is being looked after");
      },
    },
  },
  "refresh-429": {
    group,
    does: "answers a refresh with 429 and Retry-After: 30, and does nothing",
    breaks: "nothing: RFC 6585 §4 has this answer",
    goodClient: "keeps its tokens and waits as long as it was told",
    at,
    spoil: {
      before() {
        throw tooManyRequests();
      },
    },
  },
  "refresh-429-retry-after-hidden": {
    group,
    does: "answers a refresh with 429, and keeps the page from seeing Retry-After",
    breaks: hiddenHeader,
    goodClient: "keeps its tokens and backs off by itself",
    at,
    overHttpOnly: true,
    spoil: {
      before() {
        throw tooManyRequests();
      },
      answer(draft) {
        draft.response = withHiddenHeader(draft.response, "Retry-After");
      },
    },
  },
  "refresh-html": {
    group,
    does: "answers a refresh with a web page and status 200, and does nothing",
    breaks: "RFC 6749 §5.1: the answer is JSON",
    goodClient: "keeps its tokens, and says in words that the answer could not be read",
    at,
    spoil: {
      before(draft) {
        draft.response = htmlAnswer(200, "Sign in to this network");
      },
    },
  },
  "refresh-hangs": {
    group,
    does: "refreshes, and then never answers",
    breaks: "nothing: networks do that",
    goodClient: "gives up after a while, keeps its tokens, and knows that one may be used up",
    at,
    spoil: { answer: never },
  },
  "refresh-slow": {
    group,
    does: "refreshes at once, and answers three seconds later",
    breaks: "nothing: networks do that",
    goodClient:
      "lets all that wait share one refresh, and throws away what comes after a disconnect",
    at,
    spoil: { answer: dawdle },
  },
  "refresh-reduced-scope": {
    group,
    does: "takes back all scopes but openid, offline_access and one more at a refresh",
    breaks: "nothing: RFC 6749 §5.1 allows it, as long as the answer says so",
    goodClient: "shows what is left, and says so where a feature needs more",
    at,
    spoil: {
      async before(_draft, { provider, request }) {
        await changeGrant(provider, request, (grant) => {
          const kept = new Set(["openid", "offline_access"]);
          const further = grant.scope.find((scope) => !kept.has(scope));
          if (further !== undefined) kept.add(further);
          grant.scope = grant.scope.filter((scope) => kept.has(scope));
        });
      },
    },
  },
  "refresh-token-expires-early": {
    group,
    does: "lets refresh tokens expire long before their time",
    breaks: "nothing: RFC 6749 §1.5 promises no lifetime",
    goodClient: "asks to sign in again, with the reason",
    at,
    spoil: {
      async before(_draft, { provider, request }) {
        await changeGrant(provider, request, (grant) => {
          grant.expiresAt = Math.min(grant.expiresAt, provider.epochTime());
        });
      },
    },
  },
  ...refreshedIdTokenScenarios,
} as const satisfies Readonly<Record<string, Scenario>>;

function tooManyRequests(): TooManyRequests {
  const headers = { "retry-after": "30" };
  return new TooManyRequests("too many refreshes; come back later", { headers });
}
