import type { ProviderProfile } from "../../oauth/provider-profile.ts";
import { useConnections } from "../../queries/connection-queries.ts";

/** Says before saving what becomes of connections that another registration made. */
export function MovedConnections({
  existing,
  entry,
}: {
  existing: ProviderProfile | undefined;
  entry: unknown;
}) {
  const connections = useConnections().data ?? [];
  const own = connections.filter(({ profileId }) => profileId === existing?.id);
  if (existing === undefined || own.length === 0 || !isMoved(existing, entry)) return null;
  return (
    <div role="status" className="note p-4" data-tone="idle">
      <p className="font-semibold">
        {own.length === 1
          ? "A connection belongs to the registration as it was"
          : `${own.length} connections belong to the registration as it was`}
      </p>
      <p className="max-w-[65ch] text-ink-soft">
        With another issuer or client id their tokens go nowhere any more, least of all to the
        provider that is named now: they stop working until you reconnect them. To keep them as they
        are, discard this and add another provider.
      </p>
    </div>
  );
}

function isMoved(existing: ProviderProfile, entry: unknown): boolean {
  if (entry === null || typeof entry !== "object") return false;
  const clientId = "clientId" in entry ? entry.clientId : undefined;
  const issuer = "issuer" in entry ? entry.issuer : issuerIn("metadata" in entry && entry.metadata);
  return (
    clientId !== existing.clientId || issuer !== (existing.issuer ?? existing.metadata?.issuer)
  );
}

function issuerIn(metadata: unknown): unknown {
  if (metadata === null || typeof metadata !== "object") return undefined;
  if ("issuer" in metadata) return metadata.issuer;
  const endpoint = "authorization_endpoint" in metadata && metadata.authorization_endpoint;
  return typeof endpoint === "string" ? URL.parse(endpoint)?.origin : undefined;
}
