import type { ProviderProfile } from "../../oauth/provider-profile.ts";
import { useConnections } from "../../queries/connection-queries.ts";
import { movedConnections } from "../../queries/moved-connections.ts";

/** Says before saving what becomes of connections that another registration made. */
export function MovedConnections({
  existing,
  entry,
}: {
  existing: ProviderProfile | undefined;
  entry: unknown;
}) {
  const connections = useConnections().data ?? [];
  const moved = existing === undefined ? [] : movedConnections(connections, existing, entry);
  if (moved.length === 0) return null;
  return (
    <div role="status" className="note p-4" data-tone="idle">
      <p className="font-semibold">
        {moved.length === 1
          ? "A connection belongs to the registration as it was"
          : `${moved.length} connections belong to the registration as it was`}
      </p>
      <p className="max-w-[65ch] text-ink-soft">
        With another issuer or client id, or with endpoints that take tokens at another origin,
        their tokens go nowhere any more, least of all to the provider that is named now: they stop
        working until you reconnect them. To keep them as they are, discard this and add another
        provider.
      </p>
    </div>
  );
}
