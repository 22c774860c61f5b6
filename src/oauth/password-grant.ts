import { genericTokenEndpointRequest, processGenericTokenEndpointResponse } from "oauth4webapi";
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

/** What a person is asked for by an app that should send them to their provider instead. */
export interface PasswordCredentials {
  readonly username: string;
  readonly password: string;
  /** Empty: a client without one. */
  readonly clientSecret: string;
}

/**
 * Signs somebody in by name and password. OAuth 2.1 has no such grant: the app sees the password, and
 * no second factor, passkey or consent has a place in it. It is here to be tried out.
 *
 * @throws OAuthError as requestTokenGrant and validateTokenGrant do
 * @see RFC 6749 §4.3, RFC 9700 §2.4
 */
export async function requestPasswordGrant(
  context: OAuthContext,
  { username, password, clientSecret }: PasswordCredentials,
  { jwks, ...options }: TokenGrantOptions & { readonly jwks: JwksSource },
): Promise<CompletedAuthorization> {
  const response = await requestTokenGrant(
    context,
    (send) =>
      genericTokenEndpointRequest(
        serverOf(context),
        clientOf(context),
        clientAuthentication(context, clientSecret),
        "password",
        [
          ["username", username],
          ["password", password],
          ...scopeAndResourceParameters(context.profile),
        ],
        send,
      ),
    options,
  );
  return validateTokenGrant(processGenericTokenEndpointResponse, response, context, jwks);
}
