import {
  genericTokenEndpointRequest,
  None,
  processGenericTokenEndpointResponse,
} from "oauth4webapi";
import type { JwksSource } from "./jwks.ts";
import { clientOf, type OAuthContext, serverOf } from "./oauth-client.ts";
import { OAuthError } from "./oauth-error.ts";
import { scopeParameters } from "./provider-profile.ts";
import {
  type CompletedAuthorization,
  requestTokenGrant,
  type TokenGrantOptions,
  type TokenGrantResponse,
  validateTokenGrant,
} from "./token-grant.ts";

/** RFC 8693 §2.1 */
const GRANT_TYPE = "urn:ietf:params:oauth:grant-type:token-exchange";
/** RFC 8693 §3 */
const ACCESS_TOKEN = "urn:ietf:params:oauth:token-type:access_token";
/** An access token that is a JWT may be called either. */
const JWT = "urn:ietf:params:oauth:token-type:jwt";

/** What the token is traded for. */
export interface NarrowerToken {
  /** Separated by spaces; empty: what the provider gives by itself. */
  readonly scope: string;
  /** The API that it shall be for (RFC 8707 §2); without it, those of the token that is traded. */
  readonly resource?: string | undefined;
}

/**
 * Trades an access token for one that may do less, so that what is handed on is worth little to
 * whoever takes it away.
 *
 * @param accessToken is not used up
 * @throws OAuthError as requestTokenGrant and validateTokenGrant do, and `token_response_invalid` when
 *   something else than an access token came
 * @see RFC 8693 §2.1, §2.2.1
 */
export async function exchangeToken(
  context: OAuthContext,
  accessToken: string,
  { scope, resource }: NarrowerToken,
  { jwks, ...options }: TokenGrantOptions & { readonly jwks: JwksSource },
): Promise<CompletedAuthorization> {
  const response = await requestTokenGrant(
    context,
    (send) =>
      genericTokenEndpointRequest(
        serverOf(context),
        clientOf(context),
        None(),
        GRANT_TYPE,
        [
          ["subject_token", accessToken],
          ["subject_token_type", ACCESS_TOKEN],
          ["requested_token_type", ACCESS_TOKEN],
          ...scopeParameters({ scope }),
          ...(resource === undefined ? [] : [["resource", resource]]),
        ],
        send,
      ),
    options,
  );
  requireAccessToken(response.body);
  return validateTokenGrant(processGenericTokenEndpointResponse, response, context, jwks);
}

/** A refresh or ID token would be sent to APIs as what it is not. Some providers do not say. */
function requireAccessToken({ issued_token_type: type }: TokenGrantResponse["body"]): void {
  if (type === undefined || type === ACCESS_TOKEN || type === JWT) return;
  throw new OAuthError(
    "token_response_invalid",
    'unexpected "issued_token_type" in the token response',
  );
}
