import {
  type AuthorizationServer,
  type Client,
  getValidatedIdTokenClaims,
  type TokenEndpointRequestOptions,
  type TokenEndpointResponse,
} from "oauth4webapi";
import {
  type CodeAnswer,
  type CompletedAuthorization,
  requireTokenType,
  tokenAnswerError,
} from "./authorization-callback.ts";
import type { DpopProver } from "./dpop.ts";
import { requireIssuedByNow, requireOurIdToken } from "./id-token-claims.ts";
import { verifyIdTokenSignature } from "./id-token-signature.ts";
import type { JwksSource } from "./jwks.ts";
import { libraryError } from "./library-error.ts";
import { clientOf, type OAuthContext, serverOf } from "./oauth-client.ts";
import { createProviderFetch } from "./provider-fetch.ts";
import { firstResource } from "./provider-profile.ts";
import { requireEndpoint } from "./secure-endpoint.ts";
import { askTokenEndpoint } from "./token-endpoint-answer.ts";
import { accountClaims, toTokenSet } from "./token-set.ts";

/** What a token request needs of its surroundings. */
export interface TokenGrantOptions {
  readonly fetch: typeof globalThis.fetch;
  /** Milliseconds of the local clock. */
  readonly now: () => number;
  /** The key that the tokens will be bound to. */
  readonly dpop?: DpopProver | undefined;
}

/**
 * Asks for tokens by a grant that is no redirect. What comes is not looked at here.
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
): Promise<CodeAnswer> {
  requireEndpoint(metadata, "token_endpoint");
  try {
    const response = await askTokenEndpoint(send, { fetch: createProviderFetch(fetch), dpop });
    return { response, receivedAt: now(), isBound: dpop !== undefined };
  } catch (failure) {
    throw libraryError(failure, "token_request_rejected");
  }
}

/**
 * Validates everything that came for such a grant. It has no nonce: that an ID token is of this
 * request, only the way by which it came says.
 *
 * @param process the validation of oauth4webapi
 * @throws OAuthError `token_response_invalid`, `id_token_invalid`, `clock_wrong`,
 *   `signature_invalid`, `jwks_unavailable`
 * @see RFC 6749 §5.1, OpenID Connect Core 1.0 §3.1.3.7
 */
export async function validateTokenGrant(
  process: (
    server: AuthorizationServer,
    client: Client,
    response: Response,
  ) => Promise<TokenEndpointResponse>,
  { response, receivedAt, isBound }: CodeAnswer,
  context: OAuthContext,
  jwks: JwksSource,
): Promise<CompletedAuthorization> {
  const client = clientOf(context);
  const body = await process(serverOf(context), client, response).catch((failure: unknown) => {
    throw tokenAnswerError(failure);
  });
  requireTokenType(body, isBound);
  const claims = getValidatedIdTokenClaims(body);
  if (claims !== undefined && body.id_token !== undefined) {
    requireOurIdToken(claims, client.client_id);
    requireIssuedByNow(claims, receivedAt);
    await verifyIdTokenSignature(context, response, body.id_token, jwks);
  }
  return {
    tokenSet: toTokenSet(body, receivedAt, firstResource(context.profile)),
    grantedScope: body.scope ?? context.profile.scope,
    ...(claims !== undefined && { claims: accountClaims(claims) }),
  };
}
