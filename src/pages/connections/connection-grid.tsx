import { memo } from "react";
import type { Connection } from "../../connections/connection.ts";
import { ConnectionCard } from "./connection-card.tsx";
import { useGradually } from "./use-gradually.ts";

export interface ConnectionGridProps {
  connections: readonly Connection[];
  /** Those of them that the filter leaves in sight. */
  shown: ReadonlySet<Connection>;
  /** The filter in one text, to tell one from another. */
  filter: string;
  /** So many that what is out of the window is not painted. */
  isLong: boolean;
  onDisconnect: (connection: Connection) => void;
}

/** The cards of all connections. Remembered: a key in the filter must not wait for a thousand. */
export const ConnectionGrid = memo(function ConnectionGrid({
  connections,
  shown,
  filter,
  isLong,
  onDisconnect,
}: ConnectionGridProps) {
  const { drawn, inSight } = useGradually(connections, shown, filter);
  return (
    <div
      className={`connection-grid ${isLong ? "connection-grid-long" : ""}`}
      hidden={shown.size === 0}
    >
      {drawn.map((connection) => (
        <div key={connection.id} className="grid grid-cols-1" hidden={!inSight.has(connection)}>
          <ConnectionCard connection={connection} onDisconnect={onDisconnect} />
        </div>
      ))}
    </div>
  );
});
