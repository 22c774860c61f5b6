import type { Connection } from "../../connections/connection.ts";
import type { ProviderProfile } from "../../oauth/provider-profile.ts";
import { presetOfIssuer } from "../../presets/all-presets.ts";

/**
 * What would bring a connection a refresh token: as far as its provider is known the setting there,
 * else what is usual (OpenID Connect Core 1.0 §11).
 *
 * @param profile undefined: it is not set up any more
 * @returns sentences whose names and values stand between backticks
 */
export function whatBringsRefreshToken(
  { issuer, obtainedBy, requestedScope, grantedScope }: Connection,
  profile: Pick<ProviderProfile, "scope" | "authorizationParams"> | undefined,
): string {
  const known = presetOfIssuer(issuer)?.renewal;
  const asks = hasOfflineAccess(profile?.scope ?? requestedScope);
  if (
    obtainedBy === "import" &&
    (asks || profile?.authorizationParams["access_type"] === "offline")
  )
    return "None was among the imported tokens. Reconnecting asks for one.";
  if (known !== undefined) return known;
  if (!asks) {
    return "Most providers give one when the scope has `offline_access`, some for a parameter such as `access_type=offline`.";
  }
  return hasOfflineAccess(grantedScope)
    ? "`offline_access` was granted, and none came: this client may have to be allowed the grant type `refresh_token` at the provider."
    : "`offline_access` was asked for and not granted. The client has to be allowed it at the provider; some grant it only with the parameter `prompt=consent`.";
}

/** @returns what would have an unbound refresh token replaced at each use (RFC 9700 §4.14.2) */
export function whatRotatesRefreshToken({ issuer }: Pick<Connection, "issuer">): string {
  return (
    presetOfIssuer(issuer)?.rotation ??
    "Switch on refresh token rotation for this client at the provider, or bind its tokens with DPoP where it knows that."
  );
}

function hasOfflineAccess(scope: string): boolean {
  return scope.split(" ").includes("offline_access");
}
