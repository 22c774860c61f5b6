import type { ReactNode } from "react";
import type { Connection } from "../../connections/connection.ts";
import { useReconnect, useRefreshNow } from "../../queries/connection-queries.ts";
import { Button } from "../../ui/button.tsx";
import { RelativeTime } from "../../ui/relative-time.tsx";
import { Failure } from "../failure.tsx";
import { useGivingUp } from "./use-giving-up.ts";

export interface ConnectionActionsProps {
  connection: Connection;
  /** Where disconnecting is offered in this row. */
  onDisconnect?: () => void;
  /** Further ways on, at the end of the row. */
  children?: ReactNode;
}

/** What can be done with a connection, and what went wrong doing it. */
export function ConnectionActions({ connection, onDisconnect, children }: ConnectionActionsProps) {
  const refresh = useRefreshNow();
  const reconnect = useReconnect();
  const { button, giveUp } = useGivingUp(reconnect.reset);
  const ended = connection.status === "Needs reconnect";
  const startRefresh = () => {
    reconnect.reset();
    refresh.mutate(connection.id);
  };
  const startReconnect = () => {
    refresh.reset();
    reconnect.mutate({ connectionId: connection.id });
  };
  const isRefreshed = refresh.isSuccess && !ended;
  const error = refresh.error ?? reconnect.error;
  const renew = (
    <Button
      key="reconnect"
      ref={button}
      variant={ended ? "primary" : "secondary"}
      busy={reconnect.isPending || reconnect.isSuccess}
      onClick={startReconnect}
    >
      Reconnect
    </Button>
  );
  const refreshNow = (
    <Button
      key="refresh"
      busy={refresh.isPending || connection.status === "Refreshing"}
      inactive={ended}
      onClick={startRefresh}
    >
      Refresh now
    </Button>
  );
  return (
    <>
      {error && (
        <div className="p-4 pt-0 first:pt-4">
          <Failure
            error={error}
            providerId={connection.profileId}
            busy={refresh.isPending || reconnect.isPending}
            remedies={{
              tryAgain: refresh.error ? startRefresh : startReconnect,
              reconnect: startReconnect,
              dismiss: () => {
                refresh.reset();
                reconnect.reset();
              },
            }}
          />
        </div>
      )}
      <div className="card-foot card-actions">
        {ended ? [renew, refreshNow] : [refreshNow, renew]}
        {reconnect.isPending ? (
          <Button variant="quiet" onClick={giveUp}>
            Cancel
          </Button>
        ) : (
          onDisconnect && (
            <Button variant="quiet" onClick={onDisconnect}>
              Disconnect
            </Button>
          )
        )}
        {children}
        {/* Last, so that what was pressed stays where it is. */}
        <p className={isRefreshed ? "col-span-full basis-full text-13 text-good" : "sr-only"}>
          <span aria-live="polite">{isRefreshed && "Refreshed"}</span>{" "}
          {isRefreshed && <RelativeTime at={refresh.submittedAt} />}
        </p>
      </div>
    </>
  );
}
