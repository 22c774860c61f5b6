import { type Claims, wrongClaim } from "./id-token-claims.ts";
import { OAuthError } from "./oauth-error.ts";
import { readUnverified } from "./unverified-jwt.ts";

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
