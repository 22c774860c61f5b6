import {
  authorizationCodeGrantRequest,
  None,
  processAuthorizationCodeResponse,
  validateAuthResponse,
} from "oauth4webapi";
import type { AuthorizationTransaction } from "./authorization-transaction.ts";
import { shownText } from "./endpoint-refusal.ts";
import { requireRecentLogin, requireWantedAcr } from "./id-token-claims.ts";
import type { JwksSource } from "./jwks.ts";
import { libraryError } from "./library-error.ts";
import { clientOf, serverOf } from "./oauth-client.ts";
import { OAuthError } from "./oauth-error.ts";
import { asksForOpenId, firstResource, tokenResourceParameters } from "./provider-profile.ts";
import {
  type CompletedAuthorization,
  requestTokenGrant,
  type TokenGrantOptions,
  type TokenGrantResponse,
  validateTokenGrant,
} from "./token-grant.ts";

/** RFC 6749 §4.1.2, RFC 9207 §2; what else may stand in the query is ignored. */
const RESPONSE_PARAMETERS = ["code", "state", "iss", "error", "error_description", "error_uri"];

/**
 * Judges an authorization response by the transaction that asked for it.
 *
 * @param parameters the query of the callback
 * @throws OAuthError `state_mismatch`, `issuer_mismatch`, `response_invalid`,
 *   `authorization_denied`, `interaction_required`, `authorization_failed`
 * @see RFC 6749 §4.1.2, RFC 9207 §2.4
 */
export function checkAuthorizationResponse(
  parameters: URLSearchParams,
  transaction: AuthorizationTransaction,
): URLSearchParams {
  const { metadata } = transaction;
  for (const name of RESPONSE_PARAMETERS) {
    if (parameters.getAll(name).length > 1) {
      throw new OAuthError(
        "response_invalid",
        `"${name}" stands more than once in the authorization response`,
      );
    }
  }
  if (parameters.get("state") !== transaction.state) {
    throw new OAuthError("state_mismatch", 'unexpected "state" in the authorization response');
  }
  // Before the error: an answer of somebody else must not even choose which one is shown.
  const issuer = parameters.get("iss");
  if (issuer === null && metadata.authorization_response_iss_parameter_supported === true) {
    throw new OAuthError("issuer_mismatch", '"iss" is missing from the authorization response');
  }
  if (issuer !== null && issuer !== metadata.issuer) {
    throw new OAuthError("issuer_mismatch", 'unexpected "iss" in the authorization response');
  }
  const error = parameters.get("error");
  if (error !== null && parameters.has("code")) {
    throw new OAuthError(
      "response_invalid",
      '"code" and "error" stand together in the authorization response',
    );
  }
  if (error !== null) throw authorizationError(error, parameters.get("error_description"));
  if (!parameters.get("code")) {
    throw new OAuthError("response_invalid", "the provider sent no authorization code");
  }
  try {
    return validateAuthResponse(
      serverOf(transaction),
      clientOf(transaction),
      parameters,
      transaction.state,
    );
  } catch (failure) {
    throw libraryError(failure, "response_invalid");
  }
}

/**
 * Exchanges the code, directly with the provider. What comes back is not looked at here.
 *
 * @param response what checkAuthorizationResponse returned
 * @param options `dpop`: the key that the transaction has named: the tokens must be bound to it
 * @throws OAuthError `token_request_rejected`, `dpop_rejected`, `endpoint_missing`, and those of the
 *   token endpoint's fetch
 * @see RFC 6749 §4.1.3, RFC 7636 §4.5, RFC 9449 §5
 */
export function exchangeCode(
  response: URLSearchParams,
  transaction: AuthorizationTransaction,
  options: TokenGrantOptions,
): Promise<TokenGrantResponse> {
  const { profile, redirectUri, codeVerifier } = transaction;
  return requestTokenGrant(
    transaction,
    (request) =>
      authorizationCodeGrantRequest(
        serverOf(transaction),
        clientOf(transaction),
        None(),
        response,
        redirectUri,
        codeVerifier,
        {
          ...request,
          additionalParameters: tokenResourceParameters(profile, firstResource(profile)),
        },
      ),
    options,
  );
}

/**
 * Validates everything that came for a code.
 *
 * @param jwks keys, possibly already under way
 * @throws OAuthError `token_response_invalid`, `id_token_invalid`, `clock_wrong`,
 *   `signature_invalid`, `jwks_unavailable`
 * @see RFC 6749 §5.1, OpenID Connect Core 1.0 §3.1.3.7
 */
export function validateCodeResponse(
  response: TokenGrantResponse,
  transaction: AuthorizationTransaction,
  jwks: JwksSource,
): Promise<CompletedAuthorization> {
  const { profile, nonce, maxAge, acrValues, createdAt } = transaction;
  return validateTokenGrant(
    (server, client, received) =>
      processAuthorizationCodeResponse(server, client, received, {
        requireIdToken: asksForOpenId(profile),
        ...(nonce !== undefined && { expectedNonce: nonce }),
        // Makes auth_time required; how old it may be is our own check, free of this clock's errors.
        ...(maxAge !== undefined && { maxAge: Number.MAX_SAFE_INTEGER }),
      }),
    response,
    transaction,
    jwks,
    (claims) => {
      if (maxAge !== undefined) requireRecentLogin(claims, maxAge, response.receivedAt - createdAt);
      if (acrValues !== undefined) requireWantedAcr(claims, acrValues);
    },
  );
}

function authorizationError(error: string, description: string | null): OAuthError {
  const details = {
    error: shownText(error),
    ...(description !== null && { description: shownText(description) }),
  };
  switch (error) {
    case "access_denied":
      return new OAuthError("authorization_denied", "the sign-in was denied at the provider", {
        details,
      });
    case "login_required":
    case "interaction_required":
    case "consent_required":
    case "account_selection_required":
      return new OAuthError("interaction_required", "the provider wants to ask the person", {
        details,
      });
    default:
      return new OAuthError(
        "authorization_failed",
        "the provider refused the authorization request",
        { details },
      );
  }
}
