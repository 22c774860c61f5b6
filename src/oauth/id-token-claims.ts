import type { IDToken } from "oauth4webapi";
import { OAuthError } from "./oauth-error.ts";
import { readUnverified } from "./unverified-jwt.ts";

/** Claims that may or may not be of the types that an ID token promises. */
type Claims = Readonly<Partial<Record<keyof IDToken, unknown>>>;

/**
 * Refuses an ID token that names nobody, or that was made for others besides this client:
 * oauth4webapi lets a further audience pass when `azp` is ours, and a foreign `azp` pass when the
 * audience is single.
 *
 * @throws OAuthError `id_token_invalid` naming the claim
 * @see OpenID Connect Core 1.0 §2, §3.1.3.7 items 3 to 5
 */
export function requireOurIdToken(claims: Claims, clientId: string): void {
  if (claims.sub === "") throw wrongClaim("sub", "subject");
  const audiences = Array.isArray(claims.aud) ? claims.aud : [claims.aud];
  if (audiences.some((audience) => audience !== clientId)) throw wrongClaim("aud", "audience");
  if (claims.azp !== undefined && claims.azp !== clientId)
    throw wrongClaim("azp", "authorized party");
}

/**
 * Refuses an authentication that was older than asked for when the request was made. Both times
 * are the provider's, so that its clock may be wrong and no tolerance is needed: with the usual
 * 300 seconds, a `max_age` of 0 would let a session of 200 seconds pass.
 *
 * @param maxAge seconds, as asked for
 * @param elapsed milliseconds since the request was made, which the person spent at the provider
 * @throws OAuthError `id_token_invalid` naming the claim
 * @see OpenID Connect Core 1.0 §3.1.2.1, §3.1.3.7 item 13
 */
export function requireRecentLogin(
  { iat, auth_time: authTime }: IDToken,
  maxAge: number,
  elapsed: number,
): void {
  const age = iat - (authTime ?? -Infinity);
  if (age > maxAge + Math.ceil(Math.max(0, elapsed) / 1000)) {
    throw wrongClaim("auth_time", "authentication time");
  }
}

/**
 * Refuses an ID token of a refresh that does not continue the sign-in which the earlier one
 * attests. A claim that either of them lacks says nothing.
 *
 * @param claims of the ID token that a refresh brought; issuer and audience were checked
 * @param previous the ID token that the connection had before, if any
 * @param subject of the account that the connection belongs to, when an ID token attested it
 * @throws OAuthError `account_changed` for another subject, `id_token_invalid` naming the claim
 * @see OpenID Connect Core 1.0 §12.2
 */
export function requireSameLogin(
  claims: Claims,
  previous: string | undefined,
  subject: string | undefined,
): void {
  const before = previous === undefined ? {} : readUnverified(previous, "claims");
  if (claims.sub !== (subject ?? before.sub ?? claims.sub)) {
    throw new OAuthError(
      "account_changed",
      'unexpected ID token "sub" (subject) claim value after a refresh',
    );
  }
  for (const [name, meaning] of [
    ["auth_time", "authentication time"],
    ["nonce", "nonce"],
  ] as const) {
    const [now, then] = [claims[name], before[name]];
    if (now !== undefined && then !== undefined && now !== then) throw wrongClaim(name, meaning);
  }
}

function wrongClaim(name: string, meaning: string): OAuthError {
  return new OAuthError(
    "id_token_invalid",
    `unexpected ID token "${name}" (${meaning}) claim value`,
  );
}
