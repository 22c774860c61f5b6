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
  return (
    <div role="status" className="empty:sr-only">
      {moved.length > 0 && <Moved count={moved.length} />}
    </div>
  );
}

function Moved({ count }: { count: number }) {
  return (
    <div className="note p-4" data-tone="idle">
      <p className="font-semibold">
        {count === 1
          ? "A connection belongs to the registration as it was"
          : `${count} connections belong to the registration as it was`}
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
