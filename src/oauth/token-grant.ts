import {
  type AuthorizationServer,
  type Client,
  getValidatedIdTokenClaims,
  type IDToken,
  type TokenEndpointRequestOptions,
  type TokenEndpointResponse,
} from "oauth4webapi";
import type { DpopProver } from "./dpop.ts";
import { requireIssuedByNow, requireOurIdToken } from "./id-token-claims.ts";
import { verifyIdTokenSignature } from "./id-token-signature.ts";
import type { JwksSource } from "./jwks.ts";
import { libraryError } from "./library-error.ts";
import { clientOf, type OAuthContext, serverOf } from "./oauth-client.ts";
import { OAuthError } from "./oauth-error.ts";
import { createProviderFetch } from "./provider-fetch.ts";
import { firstResource } from "./provider-profile.ts";
import { requireEndpoint } from "./secure-endpoint.ts";
import { askTokenEndpoint } from "./token-endpoint.ts";
import { type AccountClaims, accountClaims, type TokenSet, toTokenSet } from "./token-set.ts";

/** What a token request needs of its surroundings. */
export interface TokenGrantOptions {
  readonly fetch: typeof globalThis.fetch;
  /** Milliseconds of the local clock. */
  readonly now: () => number;
  /** The key that the tokens will be bound to. */
  readonly dpop?: DpopProver | undefined;
}

/** What the token endpoint answered to a grant; not validated yet. */
export interface TokenGrantResponse {
  readonly body: Readonly<Record<string, unknown>>;
  /** Milliseconds of the local clock. */
  readonly receivedAt: number;
  /** Whether the request proved possession of a key. */
  readonly isBound: boolean;
}

/** What a grant yields after every check has passed. */
export interface CompletedAuthorization {
  readonly tokenSet: TokenSet;
  /** What was granted, space-separated; what was asked when the provider did not say (RFC 6749 §5.1). */
  readonly grantedScope: string;
  /** Of the verified ID token; absent without `openid`. */
  readonly claims?: AccountClaims;
}

/**
 * Asks for tokens, directly with the provider. What comes is not looked at here.
 *
 * @param send the request of oauth4webapi
 * @throws OAuthError `endpoint_missing`, `endpoint_insecure`, `token_request_rejected` with the
 *   provider's `error`, `dpop_rejected`, and those of the token endpoint's fetch
 * @see RFC 6749 §3.2
 */
export async function requestTokenGrant(
  { metadata }: OAuthContext,
  send: (options: TokenEndpointRequestOptions) => Promise<Response>,
  { fetch, now, dpop }: TokenGrantOptions,
): Promise<TokenGrantResponse> {
  requireEndpoint(metadata, "token_endpoint");
  try {
    const body = await askTokenEndpoint(send, { fetch: createProviderFetch(fetch), dpop });
    return { body, receivedAt: now(), isBound: dpop !== undefined };
  } catch (failure) {
    throw libraryError(failure, "token_request_rejected");
  }
}

/** The validation of oauth4webapi for one kind of grant. */
export type ProcessResponse = (
  server: AuthorizationServer,
  client: Client,
  response: Response,
) => Promise<TokenEndpointResponse>;

/** What differs between grants when the response to one is validated. */
interface ValidationOptions {
  readonly jwks: JwksSource;
  /** Whether the request proved possession of a key. */
  readonly isBound: boolean;
  /** By which the times of an ID token are judged, in milliseconds of the local clock. */
  readonly now: number;
  /** With a clock skew of its own, where there is one. */
  readonly client?: Client;
  /** What this grant demands of an ID token besides; it throws. */
  readonly requireMore?: ((claims: IDToken) => void) | undefined;
}

/**
 * Validates a token response, and the ID token in it: the one place where both are, whatever the grant.
 *
 * @returns what came, and the claims of the ID token where there is one
 * @throws OAuthError `token_response_invalid`, `id_token_invalid`, `clock_wrong`,
 *   `signature_invalid`, `jwks_unavailable`, and whatever `requireMore` throws
 * @see RFC 6749 §5.1, OpenID Connect Core 1.0 §3.1.3.7
 */
export async function validateTokenResponse(
  process: ProcessResponse,
  body: TokenGrantResponse["body"],
  context: OAuthContext,
  { jwks, isBound, now, client = clientOf(context), requireMore }: ValidationOptions,
): Promise<{ valid: TokenEndpointResponse; claims: IDToken | undefined }> {
  const response = Response.json(body);
  const valid = await process(serverOf(context), client, response).catch((failure: unknown) => {
    throw tokenResponseError(failure);
  });
  requireTokenType(valid, isBound);
  const claims = getValidatedIdTokenClaims(valid);
  if (claims !== undefined && valid.id_token !== undefined) {
    requireOurIdToken(claims, client.client_id);
    requireMore?.(claims);
    requireIssuedByNow(claims, now);
    await verifyIdTokenSignature(context, response, valid.id_token, jwks);
  }
  return { valid, claims };
}

/**
 * Validates everything that came for a grant.
 *
 * @param requireMore what this grant demands of an ID token besides; it throws
 * @throws OAuthError as validateTokenResponse does
 */
export async function validateTokenGrant(
  process: ProcessResponse,
  { body, receivedAt, isBound }: TokenGrantResponse,
  context: OAuthContext,
  jwks: JwksSource,
  requireMore?: (claims: IDToken) => void,
): Promise<CompletedAuthorization> {
  const { valid, claims } = await validateTokenResponse(process, body, context, {
    jwks,
    isBound,
    now: receivedAt,
    requireMore,
  });
  return {
    tokenSet: toTokenSet(valid, receivedAt, firstResource(context.profile)),
    grantedScope: valid.scope ?? context.profile.scope,
    ...(claims !== undefined && { claims: accountClaims(claims) }),
  };
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
function requireTokenType(
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

/** Which of the two documents of a token response was wrong: the ID token, or the response around it. */
function tokenResponseError(failure: unknown): OAuthError {
  const message = failure instanceof Error ? failure.message : "";
  const aboutIdToken = /JWT|ID Token|JWS|JWE/i.test(message);
  return libraryError(failure, aboutIdToken ? "id_token_invalid" : "token_response_invalid");
}
