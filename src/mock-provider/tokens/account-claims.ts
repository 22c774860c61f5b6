import type { Account } from "../state/state.ts";

/** Claims about the account that the scope allows (OpenID Connect Core 1.0 §5.4). */
export function claimsForScope(
  account: Account,
  scope: readonly string[],
): Record<string, unknown> {
  const claims: Record<string, unknown> = {};
  if (scope.includes("profile")) {
    claims["name"] = account.name;
    if (account.givenName !== undefined) claims["given_name"] = account.givenName;
    if (account.familyName !== undefined) claims["family_name"] = account.familyName;
  }
  if (scope.includes("email") && account.email !== undefined) {
    claims["email"] = account.email;
    claims["email_verified"] = true;
  }
  for (const [name, value] of Object.entries(account.claims ?? {})) {
    if (!protocolClaims.has(name)) claims[name] = value;
  }
  return claims;
}

/** What the provider alone says; an account cannot. */
export const protocolClaims = new Set([
  "iss",
  "sub",
  "aud",
  "exp",
  "iat",
  "nonce",
  "auth_time",
  "acr",
]);
