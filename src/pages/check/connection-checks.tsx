import { useState } from "react";
import type { ProviderProfile } from "../../oauth/provider-profile.ts";
import type { SpentConnection } from "../../queries/check-queries.ts";
import { Button } from "../../ui/button.tsx";
import { Choice } from "../../ui/choice.tsx";
import {
  ConnectForIt,
  SpendableChoice,
  SpendQuestion,
  useSpendableConnections,
} from "../connection-to-spend.tsx";

export interface ConnectionChecksProps {
  profile: ProviderProfile;
  isRunning: boolean;
  isOnline: boolean;
  onSpend: (spends: SpentConnection) => void;
}

/** The questions that take a sign-in: they use a connection up, so that one is made for them. */
export function ConnectionChecks({ profile, isRunning, isOnline, onSpend }: ConnectionChecksProps) {
  const spendable = useSpendableConnections(profile);
  const { connection } = spendable;
  const [triesReuse, tryReuse] = useState(false);
  const [isAsking, ask] = useState(false);
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
            {connection !== undefined && (
              <div className="grid grid-cols-1 gap-4 sm:max-w-120">
                <SpendableChoice label="Connection to use up" spendable={spendable} />
                <Choice
                  checked={triesReuse}
                  onChange={tryReuse}
                  hint="As a thief would. A good provider ends the whole grant then."
                >
                  Also send a spent refresh token again
                </Choice>
              </div>
            )}
            <ConnectForIt profile={profile} inactive={!isOnline}>
              {connection !== undefined && (
                <Button inactive={isRunning || !isOnline} onClick={() => ask(true)}>
                  Check with this connection
                </Button>
              )}
            </ConnectForIt>
          </>
        )}
      </div>
      {isAsking && connection !== undefined && (
        <SpendQuestion
          title="Use this connection up?"
          profile={profile}
          connection={connection}
          yes="Use it up"
          onYes={() => onSpend({ connectionId: connection.id, triesReuse })}
          onClose={() => ask(false)}
        >
          leaves Pixy now. Then its refresh token is sent
          {triesReuse && ", and sent again when it is spent"}, and what is left is revoked. You can
          connect the account again afterwards.
        </SpendQuestion>
      )}
    </>
  );
}
