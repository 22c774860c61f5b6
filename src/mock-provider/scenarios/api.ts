import { satisfies, secondFactorAcr } from "../tokens/acr.ts";
import { emptyAnswer } from "../messages/answer.ts";
import {
  InsufficientScope,
  InsufficientUserAuthentication,
  InvalidToken,
} from "../provider-error.ts";
import type { MockProvider } from "../provider.ts";
import type { Occasion, Scenario } from "../misbehaviour/scenario.ts";
import { findTokenKeys } from "../tokens/find-token.ts";
import { withHeaders, withHiddenHeader } from "./spoil-answer.ts";
import { userinfoScenarios } from "./userinfo.ts";
import { hiddenHeader } from "./wording.ts";

const group = "userinfo and API";
const at: readonly Occasion[] = ["api"];

/** Seconds since signing in that a step-up asks for. */
const RECENT = 300;

export const apiScenarios = {
  "api-401": {
    group,
    does: "answers API calls with 401 invalid_token, however good the access token is",
    breaks:
      "RFC 6750 §3.1 when it goes on after a refresh: invalid_token is for tokens that are no good",
    goodClient: "refreshes once and sends the call again, and stops when that is refused too",
    at,
    spoil: {
      before() {
        throw new InvalidToken("the access token has been revoked");
      },
    },
  },
  "api-403-insufficient-scope": {
    group,
    does: "answers API calls with 403 insufficient_scope and asks for write:workflows",
    breaks: "nothing: RFC 6750 §3.1 has this answer, unless the access token has that scope",
    goodClient: "asks the person for the missing scope, and does not refresh",
    at,
    spoil: {
      before() {
        throw new InsufficientScope("write:workflows");
      },
    },
  },
  "api-step-up": {
    group,
    does: "demands a sign-in with a second factor for every API call (401 insufficient_user_authentication)",
    breaks: "nothing: RFC 9470 §3 has this answer",
    goodClient: "sends the person to sign in with acr_values and max_age, then repeats the call",
    at,
    spoil: {
      async before(_draft, { provider, request }) {
        const acr = await acrBehind(provider, request);
        if (acr === undefined || satisfies(acr, [secondFactorAcr])) return;
        throw new InsufficientUserAuthentication(secondFactorAcr, RECENT);
      },
    },
  },
  "api-redirect-to-foreign-origin": {
    group,
    does: "redirects API calls to another origin",
    breaks: "nothing: HTTP allows it, but whoever follows hands the access token over",
    goodClient: "does not let the access token follow, and says that it was redirected",
    at,
    spoil: {
      before(draft) {
        draft.response = emptyAnswer(307, { location: "https://attacker.example/collect" });
      },
    },
  },
  "www-authenticate-missing": {
    group,
    does: "refuses access tokens without saying why: there is no WWW-Authenticate",
    breaks: "RFC 6750 §3, RFC 9110 §15.5.2: a 401 comes with a challenge",
    goodClient: "decides by the status: 401 means refresh once, 403 means a scope is missing",
    at: ["api", "userinfo"],
    spoil: {
      answer(draft) {
        draft.response = withHeaders(draft.response, { "www-authenticate": undefined });
      },
    },
  },
  "www-authenticate-hidden": {
    group,
    does: "keeps the page from seeing WWW-Authenticate",
    breaks: hiddenHeader,
    goodClient: "decides by the status: 401 means refresh once, 403 means a scope is missing",
    at: ["api", "userinfo"],
    overHttpOnly: true,
    spoil: {
      answer(draft) {
        draft.response = withHiddenHeader(draft.response, "WWW-Authenticate");
      },
    },
  },
  ...userinfoScenarios,
} as const satisfies Readonly<Record<string, Scenario>>;

/** @returns how the person behind the access token signed in; undefined for a token not known here */
async function acrBehind(
  provider: MockProvider,
  request: Request | undefined,
): Promise<string | undefined> {
  const token = request?.headers.get("authorization")?.split(" ")[1] ?? "";
  const { accessTokenId } = await findTokenKeys(provider, token);
  const { accessTokens, grants } = await provider.state.read();
  return grants.get(accessTokens.get(accessTokenId)?.grantId ?? "")?.acr;
}
