import { useState } from "react";
import { Link } from "react-router";
import type { Connection } from "../../connections/connection.ts";
import type { ProviderProfile } from "../../oauth/provider-profile.ts";
import { useConnect, useConnections, useReconnect } from "../../queries/connection-queries.ts";
import {
  type ExperimentPlayer,
  type ExperimentRun,
  useTokenEndpoint,
} from "../../queries/experiment-queries.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Select } from "../../ui/select.tsx";
import { StatusBadge } from "../../ui/status-badge.tsx";
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
  const connect = useConnect();
  const own = all.filter(
    ({ profileId, hasRefreshToken, keyThumbprint }) =>
      profileId === profile.id && hasRefreshToken && keyThumbprint === undefined,
  );
  const [chosen, choose] = useState("");
  const [isAsking, ask] = useState(false);
  const connection = own.find(({ id }) => id === chosen) ?? own.at(-1);
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
          <Select label="Connection" value={connection?.id ?? ""} onChange={choose}>
            {own.map(({ id, account }) => (
              <option key={id} value={id}>
                {account.label}
              </option>
            ))}
          </Select>
        </div>
      )}
      <p>
        {connection === undefined ? (
          <Button
            busy={connect.isPending}
            onClick={() => connect.mutate({ profileId: profile.id })}
          >
            <span>
              Connect <bdi>{profile.name}</bdi> for it
            </span>
          </Button>
        ) : (
          <Button
            variant="danger"
            inactive={isBusy || connection.status === "Needs reconnect"}
            busy={endpoint.isPending}
            onClick={findOut}
          >
            <span>
              Reuse a refresh token of <bdi>{connection.account.label}</bdi>…
            </span>
          </Button>
        )}
      </p>
      {connect.error && <Failure error={connect.error} />}
      {endpoint.error && <Failure error={endpoint.error} remedies={{ tryAgain: findOut }} />}
      {harmed && <Harmed connection={harmed} />}
      {isAsking && connection !== undefined && (
        <Dialog
          title="End this grant?"
          description={
            <p className="max-w-[55ch]">
              <bdi className="font-semibold">{connection.account.label}</bdi> at{" "}
              <bdi>{profile.name}</bdi> is refreshed. Then the refresh token that it had before is
              sent to <code className="code wrap-anywhere">{endpoint.data}</code>, by hand, under
              the client id <code className="code wrap-anywhere">{profile.clientId}</code>, and the
              connection is refreshed once more. Expect to sign in again afterwards.
            </p>
          }
          onClose={() => ask(false)}
        >
          <div className="flex flex-wrap justify-end gap-2">
            <Button onClick={() => ask(false)}>Keep it</Button>
            <Button
              variant="danger"
              onClick={() => {
                ask(false);
                onRun(connection.id);
              }}
            >
              Reuse the token
            </Button>
          </div>
        </Dialog>
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
