import { useState } from "react";
import type { ProviderProfile } from "../../oauth/provider-profile.ts";
import type { SpentConnection } from "../../queries/check-queries.ts";
import { useConnect, useConnections } from "../../queries/connection-queries.ts";
import { Button } from "../../ui/button.tsx";
import { Choice } from "../../ui/choice.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Select } from "../../ui/select.tsx";
import { Failure } from "../failure.tsx";

export interface ConnectionToSpendProps {
  profile: ProviderProfile;
  isRunning: boolean;
  isOnline: boolean;
  onSpend: (spends: SpentConnection) => void;
}

/** The questions that take a sign-in: they use a connection up, so that one is made for them. */
export function ConnectionToSpend({
  profile,
  isRunning,
  isOnline,
  onSpend,
}: ConnectionToSpendProps) {
  const connections = useConnections().data ?? [];
  const connect = useConnect();
  const own = connections.filter(({ profileId }) => profileId === profile.id);
  const [chosen, choose] = useState("");
  const [triesReuse, tryReuse] = useState(false);
  const [isAsking, ask] = useState(false);
  const connection = own.find(({ id }) => id === chosen) ?? own.at(-1);
  const spend = () => {
    ask(false);
    if (connection !== undefined) onSpend({ connectionId: connection.id, triesReuse });
  };
  return (
    <>
      <div className="card grid grid-cols-1 gap-4 p-4">
        <p className="max-w-[75ch] text-ink-soft">
          Whether refresh tokens rotate, how long tokens live and whether revoking them works shows
          only with a connection. It is <strong>used up</strong>: it leaves Pixy before the first
          question, and its tokens are revoked with the last. Connect one for it.
        </p>
        {profile.dpop ? (
          <p className="text-13 text-ink-soft">
            Connections of this provider are bound to a key of this browser (DPoP), which no stolen
            token comes without: there is nothing to ask.
          </p>
        ) : (
          <>
            {own.length > 0 && (
              <div className="grid grid-cols-1 gap-4 sm:max-w-120">
                <Select label="Connection to use up" value={connection?.id ?? ""} onChange={choose}>
                  {own.map(({ id, account }) => (
                    <option key={id} value={id}>
                      {account.label}
                    </option>
                  ))}
                </Select>
                <Choice
                  checked={triesReuse}
                  onChange={tryReuse}
                  hint="As a thief would. A good provider ends the whole grant then."
                >
                  Also send a spent refresh token again
                </Choice>
              </div>
            )}
            <div className="flex flex-wrap gap-2">
              {connection !== undefined && (
                <Button inactive={isRunning || !isOnline} onClick={() => ask(true)}>
                  Check with this connection
                </Button>
              )}
              <Button
                busy={connect.isPending}
                inactive={!isOnline}
                onClick={() => connect.mutate({ profileId: profile.id })}
              >
                {`Connect ${profile.name} for it`}
              </Button>
            </div>
          </>
        )}
        {connect.error && <Failure error={connect.error} />}
      </div>
      {isAsking && connection !== undefined && (
        <Dialog title="Use this connection up?" onClose={() => ask(false)}>
          <p className="max-w-[55ch]">
            <bdi className="font-semibold">{connection.account.label}</bdi> at{" "}
            <bdi>{profile.name}</bdi> leaves Pixy now. Then its refresh token is sent
            {triesReuse && ", and sent again when it is spent"}, and what is left is revoked. You
            can connect the account again afterwards.
          </p>
          <div className="flex flex-wrap justify-end gap-2">
            <Button onClick={() => ask(false)}>Keep it</Button>
            <Button variant="danger" onClick={spend}>
              Use it up
            </Button>
          </div>
        </Dialog>
      )}
    </>
  );
}
