import { memo } from "react";
import { Link } from "react-router";
import type { Connection } from "../../connections/connection.ts";
import { Monogram } from "../../ui/monogram.tsx";
import { ScopeChips } from "../../ui/scope-chips.tsx";
import { StatusBadge } from "../../ui/status-badge.tsx";
import { StatusShape } from "../../ui/status-shape.tsx";
import { ConnectionActions } from "./connection-actions.tsx";
import { ConnectionLife } from "./connection-life.tsx";
import { ConnectionReason } from "./connection-reason.tsx";

export interface ConnectionCardProps {
  connection: Connection;
  onDisconnect: (connection: Connection) => void;
}

/**
 * One connection in the list: whose it is, how it is, what it may do. Remembered, because a change of
 * one must not draw a thousand again.
 */
export const ConnectionCard = memo(function ConnectionCard({
  connection,
  onDisconnect,
}: ConnectionCardProps) {
  const { account, providerName } = connection;
  const address = addressOf(account);
  const id = encodeURIComponent(connection.id);
  return (
    <article aria-label={`${providerName}: ${account.label}`} className="card flex flex-col">
      <div className="grid flex-1 grid-cols-1 content-start gap-4 p-4">
        <div className="card-head">
          <Monogram name={providerName} />
          <div className="min-w-0">
            <h2 className="text-14">
              <bdi>{providerName}</bdi>
            </h2>
            <p>
              <bdi>{account.label}</bdi>
            </p>
            {address && address !== account.label && (
              <p className="text-13 wrap-anywhere text-ink-soft">
                <bdi>{address}</bdi>
              </p>
            )}
          </div>
          <StatusBadge status={connection.status} />
        </div>
        <div className="grid gap-2 text-13">
          <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
            <div className="min-w-0 flex-[1_1_176px]">
              <ConnectionLife connection={connection} />
            </div>
            <Protection connection={connection} />
          </div>
          <ConnectionReason connection={connection} />
        </div>
        <div className="flex items-start gap-4">
          <div className="min-w-0 flex-1">
            <ScopeChips requested={connection.requestedScope} granted={connection.grantedScope} />
          </div>
          {connection.status !== "Needs reconnect" && (
            <Link to={`/console?connection=${id}`} className="link text-13">
              Call an API
            </Link>
          )}
        </div>
      </div>
      <ConnectionActions connection={connection} onDisconnect={() => onDisconnect(connection)}>
        <Link to={`/connections/${id}`} className="btn" data-variant="quiet">
          Details
        </Link>
      </ConnectionActions>
    </article>
  );
});

const otherWays = { import: "obtained without PKCE", device: "connected by device code" };

/** What its tokens are protected by: on their way here, and since. */
function Protection({ connection: { obtainedBy, keyThumbprint } }: { connection: Connection }) {
  return (
    <p className={obtainedBy === "import" ? "flex items-center gap-1 text-warn" : "text-ink-soft"}>
      {obtainedBy === "import" && <StatusShape tone="bad" />}
      {obtainedBy === undefined ? "PKCE" : otherWays[obtainedBy]}
      {keyThumbprint !== undefined && " · DPoP"}
    </p>
  );
}

/** What tells this account from another of the same name. */
function addressOf({ claims, subject, attestedBy }: Connection["account"]): string | undefined {
  const known = claims?.email ?? claims?.preferred_username;
  // One that is made up here is known to nobody.
  return known ?? (attestedBy === "none" ? undefined : subject);
}
