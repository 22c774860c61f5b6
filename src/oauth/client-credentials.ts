import { clientCredentialsGrantRequest, processClientCredentialsResponse } from "oauth4webapi";
import { clientAuthentication } from "./client-authentication.ts";
import type { JwksSource } from "./jwks.ts";
import { clientOf, type OAuthContext, serverOf } from "./oauth-client.ts";
import { scopeAndResourceParameters } from "./provider-profile.ts";
import {
  type CompletedAuthorization,
  requestTokenGrant,
  type TokenGrantOptions,
  validateTokenGrant,
} from "./token-grant.ts";
import { type AccessToken, latestAccessToken } from "./token-set.ts";

/** Milliseconds before its expiry from which on a token is not used any more: it has a way to go. */
const TOO_LATE = 60_000;

/**
 * Gets a client a token of its own: nobody signs in. For a program that can keep a secret, which no
 * page can; it is here to be tried out.
 *
 * @param clientSecret of the client that the profile names
 * @throws OAuthError as requestTokenGrant and validateTokenGrant do
 * @see RFC 6749 §4.4, RFC 8707 §2.2
 */
export async function requestClientCredentials(
  context: OAuthContext,
  clientSecret: string,
  { jwks, ...options }: TokenGrantOptions & { readonly jwks: JwksSource },
): Promise<CompletedAuthorization> {
  const response = await requestTokenGrant(
    context,
    (send) =>
      clientCredentialsGrantRequest(
        serverOf(context),
        clientOf(context),
        clientAuthentication(context, clientSecret),
        scopeAndResourceParameters(context.profile),
        send,
      ),
    options,
  );
  const { tokenSet, ...completed } = await validateTokenGrant(
    processClientCredentialsResponse,
    response,
    context,
    jwks,
  );
  // RFC 6749 §4.4.3: the credentials are all that a next token takes.
  return { ...completed, tokenSet: { accessTokens: tokenSet.accessTokens } };
}

/**
 * Gives out the token that is there, and asks for one only when there is none that lives for another
 * 60 seconds. Whoever asks while a request is under way waits for its answer. A token of which nobody
 * said how long it lives is good for those who wait for it, and for nobody after them.
 *
 * @param request asks the provider
 * @param now milliseconds of the local clock
 * @returns the token; it throws what `request` throws, and asks anew the next time
 * @see RFC 6749 §4.4, §5.1
 */
export function createClientTokenSource(
  request: () => Promise<CompletedAuthorization>,
  now: () => number,
): () => Promise<AccessToken> {
  let held: AccessToken | undefined;
  let underWay: Promise<AccessToken> | undefined;

  async function ask(): Promise<AccessToken> {
    const { tokenSet } = await request();
    const token = latestAccessToken(tokenSet);
    // What was validated has one.
    if (token === undefined) throw new Error("a validated answer without an access token");
    held = token;
    return token;
  }

  return async () => {
    if (held?.expiresAt !== undefined && now() < held.expiresAt - TOO_LATE) return held;
    underWay ??= ask().finally(() => (underWay = undefined));
    return underWay;
  };
}
