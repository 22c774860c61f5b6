import { Link } from "react-router";
import type { Connection } from "../../connections/connection.ts";
import { useCancelSignIns, useReconnect } from "../../queries/connection-queries.ts";
import { Button } from "../../ui/button.tsx";
import { Monogram } from "../../ui/monogram.tsx";
import { StatusBadge } from "../../ui/status-badge.tsx";
import { ConnectionReason } from "../connections/connection-reason.tsx";
import { Failure } from "../failure.tsx";
import { Page } from "../page.tsx";
import { useResetOnReturn } from "../use-reset-on-return.ts";

/** Signs in for a connection again, and leads back to where the person was. */
export function ReconnectForm({
  connection,
  returnTo,
}: {
  connection: Connection;
  returnTo: string;
}) {
  const reconnect = useReconnect();
  const cancelSignIns = useCancelSignIns();
  useResetOnReturn(reconnect.reset);
  const { providerName, account } = connection;
  const start = () => reconnect.mutate({ connectionId: connection.id, returnTo });
  return (
    <Page title={`Sign in to ${providerName}`}>
      <div className="grid max-w-[480px] gap-4">
        <div className="card">
          <div className="grid gap-4 p-4">
            <div className="card-head">
              <Monogram name={providerName} />
              <div className="min-w-0">
                <p className="font-semibold">
                  <bdi>{account.label}</bdi>
                </p>
                <p className="text-13 wrap-anywhere text-ink-soft">{connection.issuer}</p>
              </div>
              <StatusBadge status={connection.status} />
            </div>
            <ConnectionReason connection={connection} />
            <p className="text-ink-soft">
              {connection.status === "Needs reconnect"
                ? `You sign in at ${providerName}, not here, and come back to where you were. Account and settings are kept.`
                : "This connection works; there is no need to sign in again."}
            </p>
          </div>
          <div className="card-foot">
            <Button
              variant={connection.status === "Needs reconnect" ? "primary" : "secondary"}
              busy={reconnect.isPending || reconnect.isSuccess}
              onClick={start}
            >
              Sign in again
            </Button>
            <Link
              to={returnTo}
              replace
              className="btn"
              data-variant="quiet"
              onClick={cancelSignIns}
            >
              {connection.status === "Needs reconnect" ? "Not now" : "Go on"}
            </Link>
          </div>
        </div>
        {reconnect.error && (
          <Failure
            error={reconnect.error}
            providerId={connection.profileId}
            busy={reconnect.isPending}
            remedies={{ tryAgain: start, signInAgain: start }}
          />
        )}
      </div>
    </Page>
  );
}
