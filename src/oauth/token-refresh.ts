import {
  clockSkew,
  None,
  processRefreshTokenResponse,
  refreshTokenGrantRequest,
} from "oauth4webapi";
import { requireOurIdToken } from "./id-token-claims.ts";
import type { JwksSource } from "./jwks.ts";
import { libraryError } from "./library-error.ts";
import { requireSameLogin } from "./login-continuity.ts";
import type { DpopProver } from "./dpop.ts";
import { clientOf, type OAuthContext, serverOf } from "./oauth-client.ts";
import { OAuthError } from "./oauth-error.ts";
import { readUnverified } from "./unverified-jwt.ts";
import { createProviderFetch } from "./provider-fetch.ts";
import { firstResource, tokenResourceParameters } from "./provider-profile.ts";
import { requireEndpoint } from "./secure-endpoint.ts";
import { askTokenEndpoint, type TokenResponse } from "./token-endpoint.ts";
import { validateTokenResponse } from "./token-grant.ts";
import { type AccountClaims, accountClaims, type TokenSet, toTokenSet } from "./token-set.ts";

/**
 * Sends a refresh token. The request is never aborted: once sent, its answer may be the only copy
 * of the next refresh token.
 *
 * @param options `dpop`: the key that the tokens are bound to; `resource`: the one of several that
 *   an access token is wanted for; `scope`: less than was granted, for this access token only
 * @throws OAuthError `endpoint_missing`, `endpoint_insecure` (before anything is sent),
 *   `token_request_rejected` (with the provider's `error`), `dpop_rejected`, `rate_limited`,
 *   `provider_error`, `provider_unreachable`, `redirect_refused`, `response_malformed`,
 *   `response_too_large`
 * @see RFC 6749 §6, RFC 8707 §2.2, RFC 9449 §5
 */
export async function requestTokenRefresh(
  context: OAuthContext,
  refreshToken: string,
  {
    fetch,
    now,
    dpop,
    resource = "",
    scope,
  }: {
    fetch: typeof globalThis.fetch;
    now: () => number;
    dpop?: DpopProver | undefined;
    resource?: string;
    scope?: string;
  },
): Promise<TokenResponse> {
  requireEndpoint(context.metadata, "token_endpoint");
  try {
    const body = await askTokenEndpoint(
      (options) =>
        refreshTokenGrantRequest(serverOf(context), clientOf(context), None(), refreshToken, {
          ...options,
          additionalParameters: [
            ...tokenResourceParameters(context.profile, resource),
            ...(scope === undefined ? [] : [["scope", scope]]),
          ],
        }),
      { fetch: createProviderFetch(fetch, { deadline: undefined }), dpop },
    );
    const receivedAt = now();
    return {
      body,
      receivedAt,
      ...(resource !== "" && { resource }),
    };
  } catch (failure) {
    throw libraryError(failure, "provider_unreachable");
  }
}

/** What a refresh yields after every check has passed. */
export interface CompletedRefresh {
  readonly tokenSet: TokenSet;
  /** Absent when the provider did not say: unchanged then (RFC 6749 §6). */
  readonly grantedScope?: string;
  /** The scope is that of one of several resources: what was granted for the others is not in it. */
  readonly isPartial: boolean;
  /** Absent when no new ID token came. */
  readonly claims?: AccountClaims;
  /** Whether the provider replaced the refresh token. */
  readonly rotated: boolean;
}

/**
 * Validates a refresh answer against the tokens it continues. What the answer leaves out stays.
 * It may be called again with the same answer: it changes nothing.
 *
 * @param previous the token set that was refreshed, and the `subject` of the account that the
 *   connection belongs to
 * @param options `isBound`: the tokens must be bound to a key
 * @throws OAuthError `account_changed` when the new ID token is someone else's, `id_token_invalid`,
 *   `clock_wrong` when its times say that this machine's clock is off,
 *   `signature_invalid` (as verifyIdTokenSignature does), `jwks_unavailable`, `token_response_invalid`
 * @see RFC 6749 §5.1, §6, OpenID Connect Core 1.0 §12.2
 */
export async function validateTokenRefresh(
  context: OAuthContext,
  answer: TokenResponse,
  previous: { readonly tokenSet: TokenSet; readonly subject: string | undefined },
  { jwks, isBound = false }: { jwks: JwksSource; isBound?: boolean },
): Promise<CompletedRefresh> {
  // Some providers hand out the first ID token again; it was verified then, and says nothing now.
  const { id_token: idToken, ...rest } = answer.body;
  const isRepeated = idToken !== undefined && idToken === previous.tokenSet.idToken;
  // A pending answer may be days old: its times are judged as of its receipt. One before the token
  // was made, or in the future, was seen by a clock that has been set right meanwhile. oauth4webapi
  // reads the platform's clock, so the skew is measured by that one too.
  const receivedAt = Math.min(Math.max(answer.receivedAt, issuedAt(idToken)), Date.now());
  const { tokenSet, subject } = previous;
  const { valid, claims } = await validateTokenResponse(
    processRefreshTokenResponse,
    isRepeated ? rest : answer.body,
    context,
    {
      jwks,
      isBound,
      now: Date.now(),
      client: { ...clientOf(context), [clockSkew]: (receivedAt - Date.now()) / 1000 },
      requireMore: (theirs) => requireSameLogin(theirs, tokenSet.idToken, subject),
    },
  ).catch((failure: unknown) => {
    if (!(failure instanceof OAuthError)) throw failure;
    const error = continuityError(failure);
    // A wrong clock may excuse the times of an ID token, and nothing else about it.
    if (error.code === "clock_wrong" && typeof idToken === "string") {
      const unverified = readUnverified(idToken, "claims");
      requireOurIdToken(unverified, context.profile.clientId);
      requireSameLogin(unverified, tokenSet.idToken, subject);
      if (unverified.iss !== context.metadata.issuer) {
        throw new OAuthError("account_changed", 'unexpected JWT "iss" (issuer) claim value');
      }
    }
    throw error;
  });
  const fresh = toTokenSet(valid, receivedAt, answer.resource);
  return {
    tokenSet: {
      // The tokens for other resources live on beside it.
      accessTokens: { ...previous.tokenSet.accessTokens, ...fresh.accessTokens },
      refreshToken: fresh.refreshToken ?? previous.tokenSet.refreshToken,
      idToken: fresh.idToken ?? previous.tokenSet.idToken,
    },
    ...(valid.scope !== undefined && { grantedScope: valid.scope }),
    ...(claims !== undefined && { claims: accountClaims(claims) }),
    isPartial: firstResource(context.profile) !== "",
    rotated:
      fresh.refreshToken !== undefined && fresh.refreshToken !== previous.tokenSet.refreshToken,
  };
}

/** @returns milliseconds of the provider's clock, as the ID token says without having been believed */
function issuedAt(idToken: unknown): number {
  const { iat } = typeof idToken === "string" ? readUnverified(idToken, "claims") : {};
  return typeof iat === "number" ? iat * 1000 : 0;
}

/** After a refresh another issuer is another account, as another subject is. */
function continuityError(error: OAuthError): OAuthError {
  const isIssuer = error.code === "id_token_invalid" && error.message.includes('"iss"');
  return isIssuer ? new OAuthError("account_changed", error.message, { cause: error }) : error;
}
