import type { DecisionTrace } from "../decision-log.ts";
import type { Policy } from "../misbehaviour/policy.ts";
import type { MockProvider } from "../provider.ts";
import { checkResources } from "../tokens/resource.ts";
import { parseScope } from "../scopes.ts";
import { readIdTokenHint } from "../tokens/id-token-hint.ts";
import {
  type AuthorizationRequest,
  type AuthorizationReturn,
  readParameter,
} from "./authorization-request.ts";
import { checkCodeChallenge } from "./check-code-challenge.ts";
import { checkDpopJkt } from "./check-dpop-jkt.ts";
import { checkMaxAge } from "./check-max-age.ts";
import { checkParameters } from "./check-parameters.ts";
import { checkPrompt } from "./check-prompt.ts";
import { checkResponseType } from "./check-response-type.ts";
import { checkScope } from "./check-scope.ts";

/**
 * Everything about an authorization request that is answered with a redirect when it is wrong.
 *
 * @throws {ProviderError} to be sent to the redirect URI
 */
export async function checkRequest(
  provider: MockProvider,
  to: AuthorizationReturn,
  params: URLSearchParams,
  policy: Policy,
  trace: DecisionTrace,
): Promise<AuthorizationRequest> {
  checkParameters(params, trace);
  const responseType = checkResponseType(params, policy, trace);
  // What is redeemed nowhere is tied to nobody.
  const challengePolicy: Policy =
    responseType === "token" ? { ...policy, pkce: "ignored" } : policy;
  const challenge = checkCodeChallenge(params, challengePolicy, trace);
  const scope = checkScope(to.client, readParameter(params, "scope"), trace);
  const prompt = checkPrompt(params, trace);
  const maxAge = checkMaxAge(params, trace);
  const hint = readParameter(params, "id_token_hint");
  const hintedSubject =
    hint === undefined
      ? undefined
      : await trace.attempt(
          "id_token_hint is an ID token of ours",
          async () => (await readIdTokenHint(provider, hint)).sub,
        );
  return {
    ...to,
    responseType,
    scope,
    resource: checkResources(
      params.getAll("resource").filter((value) => value !== ""),
      trace,
    ),
    ...challenge,
    nonce: readParameter(params, "nonce"),
    prompt,
    maxAge,
    acrValues: parseScope(readParameter(params, "acr_values") ?? ""),
    accessType: readParameter(params, "access_type"),
    dpopKeyThumbprint: checkDpopJkt(params, policy, trace),
    loginHint: readParameter(params, "login_hint"),
    hintedSubject,
  };
}
