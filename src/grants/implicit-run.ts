import { OAuthError } from "../oauth/oauth-error.ts";
import { generateUnguessable } from "../oauth/pkce.ts";
import { requireEndpoint } from "../oauth/secure-endpoint.ts";
import type { TokenSet } from "../oauth/token-set.ts";
import { callApi } from "./api-call.ts";
import type { implicit } from "./descriptions/implicit.ts";
import type { GrantRun, StepOf } from "./grant.ts";
import { handedBack, runInLab } from "./lab-run.ts";
import { accessTokenOf, lookUp } from "./lab-tokens.ts";
import { type Lab, requireMock } from "./lab.ts";

/**
 * Has the token itself sent through an address, at the mock provider only.
 *
 * @throws OAuthError `origin_not_allowed` at any other provider, before anything is sent; else as a
 *   sign-in does
 * @see RFC 6749 §4.2, RFC 9700 §2.1.2
 */
export function runImplicit(lab: Lab): GrantRun<StepOf<typeof implicit>> {
  const { profile, redirectUri, now } = lab;
  return runInLab({ lab }, async function* ({ note, borrowed }) {
    requireMock(lab);
    const context = await lookUp(lab);
    yield note("looked-up");

    const state = generateUnguessable();
    const url = requireEndpoint(context.metadata, "authorization_endpoint");
    const members = {
      response_type: "token",
      client_id: profile.clientId,
      redirect_uri: redirectUri,
      scope: profile.scope,
      state,
    };
    for (const [name, value] of Object.entries(members)) url.searchParams.set(name, value);
    const arrived = await lab.signIn(url);
    yield note("signed-in", { facts: [["response_type", "token"]] });

    const tokenSet = tokenIn(arrived, state, now());
    borrowed.hold(context, tokenSet);
    const token = accessTokenOf({ tokenSet });
    yield note("returned", {
      facts: [["in the address", `an access token of ${token.length} characters`]],
    });

    const answer = await callApi(lab, token, {
      method: "GET",
      url: lab.sampleApiUrl ?? "",
      body: "",
    });
    yield note("api-called", { answer });

    yield note("given-back", await handedBack(borrowed));
  });
}

/** @throws OAuthError `state_mismatch`, `response_invalid` */
function tokenIn({ hash }: URL, state: string, receivedAt: number): TokenSet {
  const parameters = new URLSearchParams(hash.slice(1));
  if (parameters.get("state") !== state) {
    throw new OAuthError("state_mismatch", 'unexpected "state" in the authorization response');
  }
  const token = parameters.get("access_token");
  if (token === null) {
    throw new OAuthError("response_invalid", "the provider sent no access token");
  }
  return { accessTokens: { "": { token, tokenType: "bearer", receivedAt } } };
}
