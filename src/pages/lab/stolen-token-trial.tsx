import { useState } from "react";
import { Link } from "react-router";
import type { Connection } from "../../connections/connection.ts";
import type { ProviderProfile } from "../../oauth/provider-profile.ts";
import { useConnections, useReconnect } from "../../queries/connection-queries.ts";
import {
  type ExperimentPlayer,
  type ExperimentRun,
  useTokenEndpoint,
} from "../../queries/experiment-queries.ts";
import { Button } from "../../ui/button.tsx";
import { StatusBadge } from "../../ui/status-badge.tsx";
import {
  ConnectForIt,
  SpendableChoice,
  SpendQuestion,
  useSpendableConnections,
} from "../connection-to-spend.tsx";
import { Failure } from "../failure.tsx";

export interface StolenTokenTrialProps {
  profile: ProviderProfile;
  player: ExperimentPlayer;
  run: ExperimentRun | undefined;
  isBusy: boolean;
  onRun: (connectionId: string) => void;
}

/** A real refresh token, reused: what follows is the end of the grant, so it takes a clear yes. */
export function StolenTokenTrial({ profile, player, run, isBusy, onRun }: StolenTokenTrialProps) {
  const endpoint = useTokenEndpoint(player);
  const all = useConnections().data ?? [];
  const spendable = useSpendableConnections(profile, { withRefreshToken: true });
  const { own, connection } = spendable;
  const [isAsking, ask] = useState(false);
  const findOut = () => endpoint.mutate(profile.id, { onSuccess: () => ask(true) });
  const arrangement = run?.arrangement;
  const harmed =
    arrangement?.at === "connection" && run?.result !== undefined
      ? all.find(({ id }) => id === arrangement.connectionId)
      : undefined;
  if (profile.dpop) {
    return (
      <p className="text-ink-soft">
        Connections of this provider are bound to a key of this browser (DPoP): a copied token is
        refused without it, and there is nothing to try.
      </p>
    );
  }
  return (
    <>
      <p className="max-w-[75ch] text-ink-soft">
        Pixy refreshes a connection of yours, and then plays the thief with the refresh token that
        was replaced. A good provider <strong>ends the whole grant</strong>: the connection stays,
        and you have to sign in again.
      </p>
      {own.length > 1 && (
        <div className="sm:max-w-120">
          <SpendableChoice label="Connection" spendable={spendable} />
        </div>
      )}
      {connection === undefined ? (
        <ConnectForIt profile={profile} />
      ) : (
        <p>
          <Button
            variant="risky"
            inactive={isBusy || connection.status === "Needs reconnect"}
            busy={endpoint.isPending}
            onClick={findOut}
          >
            <span>
              Reuse a refresh token of <bdi>{connection.account.label}</bdi>…
            </span>
          </Button>
        </p>
      )}
      {endpoint.error && <Failure error={endpoint.error} remedies={{ tryAgain: findOut }} />}
      {harmed && <Harmed connection={harmed} />}
      {isAsking && connection !== undefined && (
        <SpendQuestion
          title="End this grant?"
          profile={profile}
          connection={connection}
          yes="Reuse the token"
          onYes={() => onRun(connection.id)}
          onClose={() => ask(false)}
        >
          is refreshed. Then the refresh token that it had before is sent to{" "}
          <code className="code wrap-anywhere">{endpoint.data}</code>, by hand, under the client id{" "}
          <code className="code wrap-anywhere">{profile.clientId}</code>, and the connection is
          refreshed once more. Expect to sign in again afterwards.
        </SpendQuestion>
      )}
    </>
  );
}

/** What the connection says now, and the way back. */
function Harmed({ connection }: { connection: Connection }) {
  const { id, account, status } = connection;
  const reconnect = useReconnect();
  return (
    <div className="grid grid-cols-1 gap-2">
      <p className="flex flex-wrap items-center gap-2">
        <Link to={`/connections/${id}`} className="link">
          <bdi>{account.label}</bdi>
        </Link>
        <StatusBadge status={status} />
      </p>
      {status === "Needs reconnect" && (
        <p>
          <Button
            variant="primary"
            busy={reconnect.isPending}
            onClick={() => reconnect.mutate({ connectionId: id })}
          >
            Reconnect
          </Button>
        </p>
      )}
      {reconnect.error && <Failure error={reconnect.error} />}
    </div>
  );
}
