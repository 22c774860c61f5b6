import type { IDToken } from "oauth4webapi";
import { CLOCK_TOLERANCE } from "./oauth-client.ts";
import { OAuthError } from "./oauth-error.ts";

/** Claims that may or may not be of the types that an ID token promises. */
export type Claims = Readonly<Partial<Record<keyof IDToken, unknown>>>;

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
 * Refuses an ID token that was issued in the future: then this machine's clock is behind, and every
 * other time that it is asked about is wrong as well. oauth4webapi notices only a clock that is ahead.
 *
 * @param now milliseconds of the local clock
 * @throws OAuthError `clock_wrong` with the seconds in `clockAhead`, which are negative
 * @see OpenID Connect Core 1.0 §2, §3.1.3.7 item 10
 */
export function requireIssuedByNow({ iat }: IDToken, now: number): void {
  const ahead = now / 1000 - iat;
  if (ahead >= -CLOCK_TOLERANCE) return;
  throw new OAuthError("clock_wrong", 'unexpected ID token "iat" (issued at) claim value', {
    details: { clockAhead: Math.round(ahead) },
  });
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
 * Refuses an authentication that was not of a kind that was asked for.
 *
 * @param wanted as asked for in `acr_values`, separated by spaces
 * @throws OAuthError `id_token_invalid` naming the claim
 * @see RFC 9470 §5, OpenID Connect Core 1.0 §3.1.3.7 item 12
 */
export function requireWantedAcr({ acr }: Claims, wanted: string): void {
  if (typeof acr !== "string" || !wanted.split(" ").includes(acr)) {
    throw wrongClaim("acr", "authentication context class");
  }
}

/** @returns the failure that a claim means which is not as it must be */
export function wrongClaim(name: string, meaning: string): OAuthError {
  return new OAuthError(
    "id_token_invalid",
    `unexpected ID token "${name}" (${meaning}) claim value`,
  );
}
