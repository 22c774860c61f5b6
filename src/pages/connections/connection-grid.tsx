import { memo, useState } from "react";
import type { Connection } from "../../connections/connection.ts";
import { Button } from "../../ui/button.tsx";
import { ConnectionCard } from "./connection-card.tsx";
import { portion, useGradually } from "./use-gradually.ts";

export interface ConnectionGridProps {
  connections: readonly Connection[];
  /** What they were found by, in one text, to tell one from another. */
  filter: string;
  onDisconnect: (connection: Connection) => void;
}

/** The cards of connections. Remembered: a key in the filter must not wait for them. */
export const ConnectionGrid = memo(function ConnectionGrid({
  connections,
  filter,
  onDisconnect,
}: ConnectionGridProps) {
  const { drawn, goal, want } = useGradually(connections.length, filter);
  /** The first that was asked for, with whom the keyboard and whoever listens go on. */
  const [first, setFirst] = useState<string>();
  const rest = connections.length - goal;
  const show = (count: number) => {
    setFirst(connections[goal]?.id);
    want(count);
  };
  return (
    <div className="grid grid-cols-1 gap-4">
      <div className={`connection-grid ${drawn > portion ? "connection-grid-long" : ""}`}>
        {connections.slice(0, drawn).map((connection) => (
          <div
            key={connection.id}
            className="grid grid-cols-1 outline-none"
            {...(connection.id === first && { tabIndex: -1, ref: focus })}
          >
            <ConnectionCard connection={connection} onDisconnect={onDisconnect} />
          </div>
        ))}
      </div>
      {rest > 0 && (
        <div className="flex flex-wrap items-center gap-2">
          <Button onClick={() => show(portion)}>Show {Math.min(portion, rest)} more</Button>
          {rest > portion && (
            <Button variant="quiet" onClick={() => show(rest)}>
              Show all {connections.length}
            </Button>
          )}
          <p className="text-13 text-ink-soft">
            The first {goal} of {connections.length} are shown; the filter finds any.
          </p>
        </div>
      )}
    </div>
  );
});

function focus(element: HTMLElement | null): void {
  element?.focus();
}
