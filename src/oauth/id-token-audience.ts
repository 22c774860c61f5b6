import type { IDToken } from "oauth4webapi";
import { OAuthError } from "./oauth-error.ts";

/**
 * Refuses an ID token that was made for others besides this client: oauth4webapi lets a further
 * audience pass when `azp` is ours, and a foreign `azp` pass when the audience is single.
 *
 * @throws OAuthError `id_token_invalid` naming the claim
 * @see OpenID Connect Core 1.0 §3.1.3.7 items 3 to 5
 */
export function requireOurAudience(claims: IDToken, clientId: string): void {
  const audiences = Array.isArray(claims.aud) ? claims.aud : [claims.aud];
  if (audiences.some((audience) => audience !== clientId)) {
    throw new OAuthError("id_token_invalid", 'unexpected ID token "aud" (audience) claim value');
  }
  if (claims.azp !== undefined && claims.azp !== clientId) {
    throw new OAuthError("id_token_invalid", 'unexpected ID token "azp" (authorized party) claim value');
  }
}
