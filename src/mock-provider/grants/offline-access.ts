import type { Policy } from "../misbehaviour/policy.ts";
import type { Client } from "../state/state.ts";

/**
 * Whether a refresh token comes with the access token.
 *
 * @param scope what was granted
 * @param accessType Google's `access_type`, a parameter of the authorization endpoint; its other
 *   grants bring a refresh token unasked, as if they had said `offline`
 */
export function staysOffline(
  client: Client,
  scope: readonly string[],
  { offlineAccess }: Policy,
  accessType: string | undefined,
): boolean {
  if (!client.grantTypes.includes("refresh_token")) return false;
  switch (offlineAccess) {
    case "always":
      return true;
    case "never":
      return false;
    case "scope":
      return scope.includes("offline_access");
    case "access_type":
      return accessType === "offline";
  }
}
