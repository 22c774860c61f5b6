import type { OAuthContext } from "./oauth-client.ts";
import { isSecureUrl } from "./secure-endpoint.ts";

/**
 * Where a person goes to end the provider's own session as well. The ID token itself is not sent
 * along (`id_token_hint` would put it into a URL and the browser's history): the provider asks.
 *
 * @param postLogoutRedirectUri must be registered at the provider
 * @param state comes back with whoever is sent there
 * @returns undefined when the provider has no such page
 * @see OpenID Connect RP-Initiated Logout 1.0 §2
 */
export function endSessionUrl(
  { profile, metadata }: OAuthContext,
  {
    postLogoutRedirectUri,
    state,
    logoutHint,
  }: { postLogoutRedirectUri: string; state: string; logoutHint?: string | undefined },
): URL | undefined {
  const endpoint = metadata.end_session_endpoint;
  if (endpoint === undefined || !isSecureUrl(endpoint)) return undefined;
  const url = new URL(endpoint);
  url.searchParams.set("client_id", profile.clientId);
  url.searchParams.set("post_logout_redirect_uri", postLogoutRedirectUri);
  url.searchParams.set("state", state);
  if (logoutHint !== undefined) url.searchParams.set("logout_hint", logoutHint);
  return url;
}
