import type { Connection } from "../connections/connection.ts";
import { leadsAstray } from "../connections/token-origins.ts";
import { issuerOf, type ProviderProfile } from "../oauth/provider-profile.ts";

/**
 * @param existing the profile as it is
 * @param entry what it would become, as far as it is written
 * @returns the connections of the profile whose tokens would be good for nothing then
 */
export function movedConnections(
  connections: readonly Connection[],
  existing: ProviderProfile,
  entry: unknown,
): readonly Connection[] {
  if (entry === null || typeof entry !== "object") return [];
  const own = connections.filter(({ profileId }) => profileId === existing.id);
  const clientId = "clientId" in entry ? entry.clientId : undefined;
  const metadata = "metadata" in entry ? entry.metadata : undefined;
  const issuer = "issuer" in entry ? entry.issuer : issuerIn(metadata);
  const isAnother = clientId !== existing.clientId || issuer !== issuerOf(existing);
  if (isAnother || metadata === null || typeof metadata !== "object") return isAnother ? own : [];
  return own.filter(({ tokenOrigins }) => leadsAstray(tokenOrigins, metadata));
}

function issuerIn(metadata: unknown): unknown {
  if (metadata === null || typeof metadata !== "object") return undefined;
  if ("issuer" in metadata) return metadata.issuer;
  const endpoint = "authorization_endpoint" in metadata && metadata.authorization_endpoint;
  return typeof endpoint === "string" ? URL.parse(endpoint)?.origin : undefined;
}
