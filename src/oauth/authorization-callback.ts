import {
  authorizationCodeGrantRequest,
  getValidatedIdTokenClaims,
  None,
  processAuthorizationCodeResponse,
  validateAuthResponse,
} from "oauth4webapi";
import type { AuthorizationTransaction } from "./authorization-transaction.ts";
import { verifyIdTokenSignature } from "./id-token-signature.ts";
import type { DpopProver } from "./dpop.ts";
import {
  requireIssuedByNow,
  requireOurIdToken,
  requireRecentLogin,
  requireWantedAcr,
} from "./id-token-claims.ts";
import type { JwksSource } from "./jwks.ts";
import { libraryError } from "./library-error.ts";
import { clientOf, serverOf } from "./oauth-client.ts";
import { OAuthError } from "./oauth-error.ts";
import { shownText } from "./endpoint-refusal.ts";
import { createProviderFetch } from "./provider-fetch.ts";
import { asksForOpenId, firstResource, tokenResourceParameters } from "./provider-profile.ts";
import { requireEndpoint } from "./secure-endpoint.ts";
import { askTokenEndpoint } from "./token-endpoint-answer.ts";
import { type AccountClaims, accountClaims, type TokenSet, toTokenSet } from "./token-set.ts";

/** RFC 6749 §4.1.2, RFC 9207 §2; what else may stand in the query is ignored. */
const RESPONSE_PARAMETERS = ["code", "state", "iss", "error", "error_description", "error_uri"];

/** What a sign-in yields after every check has passed. */
export interface CompletedAuthorization {
  readonly tokenSet: TokenSet;
  /** What was granted, space-separated; what was asked when the provider did not say (RFC 6749 §5.1). */
  readonly grantedScope: string;
  /** Of the verified ID token; absent without `openid`. */
  readonly claims?: AccountClaims;
}

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

/** What the token endpoint answered to a code, as it came. */
export interface CodeAnswer {
  readonly response: Response;
  /** Milliseconds of the local clock. */
  readonly receivedAt: number;
  /** Whether the request proved possession of a key. */
  readonly isBound: boolean;
}

/**
 * Exchanges the code, directly with the provider. What comes back is not looked at here.
 *
 * @param response what checkAuthorizationResponse returned
 * @param dpop the key that the transaction has named: the tokens must be bound to it
 * @throws OAuthError `token_request_rejected`, `dpop_rejected`, `endpoint_missing`, and those of the
 *   token endpoint's fetch
 * @see RFC 6749 §4.1.3, RFC 7636 §4.5, RFC 9449 §5
 */
export async function exchangeCode(
  response: URLSearchParams,
  transaction: AuthorizationTransaction,
  {
    fetch,
    now,
    dpop,
  }: { fetch: typeof globalThis.fetch; now: () => number; dpop?: DpopProver | undefined },
): Promise<CodeAnswer> {
  requireEndpoint(transaction.metadata, "token_endpoint");
  const resource = firstResource(transaction.profile);
  try {
    const answer = await askTokenEndpoint(
      (options) =>
        authorizationCodeGrantRequest(
          serverOf(transaction),
          clientOf(transaction),
          None(),
          response,
          transaction.redirectUri,
          transaction.codeVerifier,
          {
            ...options,
            additionalParameters: tokenResourceParameters(transaction.profile, resource),
          },
        ),
      { fetch: createProviderFetch(fetch), dpop },
    );
    return { response: answer, receivedAt: now(), isBound: dpop !== undefined };
  } catch (failure) {
    throw libraryError(failure, "token_request_rejected");
  }
}

/** @returns the tokens that came for a code, good or not */
export async function tokensOfAnswer({ response }: CodeAnswer): Promise<string[]> {
  try {
    const body: unknown = await response.clone().json();
    return ["access_token", "refresh_token", "id_token"].flatMap((name) => {
      const token: unknown = Reflect.get(Object(body), name);
      return typeof token === "string" ? [token] : [];
    });
  } catch {
    return [];
  }
}

/**
 * Validates everything that came for a code.
 *
 * @param jwks keys, possibly already under way
 * @throws OAuthError `token_request_rejected`, `token_response_invalid`, `id_token_invalid`,
 *   `signature_invalid`, `jwks_unavailable`
 * @see RFC 6749 §5.1, OpenID Connect Core 1.0 §3.1.3.7
 */
export async function validateCodeAnswer(
  { response, receivedAt, isBound }: CodeAnswer,
  transaction: AuthorizationTransaction,
  jwks: JwksSource,
): Promise<CompletedAuthorization> {
  const client = clientOf(transaction);
  const body = await process();
  requireTokenType(body, isBound);
  const claims = getValidatedIdTokenClaims(body);
  if (claims !== undefined && body.id_token !== undefined) {
    requireOurIdToken(claims, client.client_id);
    requireIssuedByNow(claims, receivedAt);
    if (transaction.maxAge !== undefined) {
      requireRecentLogin(claims, transaction.maxAge, receivedAt - transaction.createdAt);
    }
    if (transaction.acrValues !== undefined) requireWantedAcr(claims, transaction.acrValues);
    await verifyIdTokenSignature(transaction, response, body.id_token, jwks);
  }
  return {
    tokenSet: toTokenSet(body, receivedAt, firstResource(transaction.profile)),
    grantedScope: body.scope ?? transaction.profile.scope,
    ...(claims !== undefined && { claims: accountClaims(claims) }),
  };

  async function process() {
    try {
      return await processAuthorizationCodeResponse(serverOf(transaction), client, response, {
        requireIdToken: asksForOpenId(transaction.profile),
        ...(transaction.nonce !== undefined && { expectedNonce: transaction.nonce }),
        // Makes auth_time required; how old it may be is our own check, free of this clock's errors.
        ...(transaction.maxAge !== undefined && { maxAge: Number.MAX_SAFE_INTEGER }),
      });
    } catch (failure) {
      throw tokenAnswerError(failure);
    }
  }
}

/**
 * A token that is bound to a key which this client never named cannot be used by it; one that is not
 * bound although a key was named is good for whoever steals it. Nor can one be used that no header
 * can carry: the platform would refuse it, and name it in the refusal.
 *
 * @param isBound whether the request proved possession of a key
 * @throws OAuthError `token_response_invalid`
 * @see RFC 9449 §5, RFC 6749 appendix A.12
 */
export function requireTokenType(
  body: { readonly token_type: string; readonly access_token: string },
  isBound: boolean,
): void {
  if (body.token_type !== (isBound ? "dpop" : "bearer")) {
    throw new OAuthError("token_response_invalid", 'unexpected "token_type" in the token response');
  }
  if (!/^[\x20-\x7e]+$/.test(body.access_token)) {
    throw new OAuthError(
      "token_response_invalid",
      'unexpected characters in the "access_token" of the token response',
    );
  }
}

/** Which of the two documents of a token answer was wrong: the ID token, or the answer around it. */
export function tokenAnswerError(failure: unknown): OAuthError {
  const message = failure instanceof Error ? failure.message : "";
  const aboutIdToken = /JWT|ID Token|JWS|JWE/i.test(message);
  return libraryError(failure, aboutIdToken ? "id_token_invalid" : "token_response_invalid");
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
