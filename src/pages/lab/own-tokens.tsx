import { useState } from "react";
import type { ProviderProfile } from "../../oauth/provider-profile.ts";
import { Button } from "../../ui/button.tsx";
import {
  ConnectForIt,
  SpendableChoice,
  SpendQuestion,
  useSpendableConnections,
} from "../connection-to-spend.tsx";

/** Tokens of the person's own to begin with: those of a connection, which is used up. */
export function OwnTokens({
  profile,
  onBegin,
}: {
  profile: ProviderProfile;
  onBegin: (connectionId: string) => void;
}) {
  const spendable = useSpendableConnections(profile);
  const { connection } = spendable;
  const [isAsking, ask] = useState(false);
  if (profile.dpop) {
    return (
      <p className="max-w-[65ch] text-ink-soft">
        Connections of this provider are bound to a key of this browser (DPoP). That key goes with
        its connection and is given to nobody, the lab included: without its proof the tokens would
        be refused, and what is shown would be that and nothing about this grant. Try it out at a
        provider whose tokens are not bound.
      </p>
    );
  }
  return (
    <>
      <p className="max-w-[65ch] text-13 text-ink-soft">
        It begins with the tokens of a connection, which is <strong>used up</strong>: it leaves Pixy
        before the first of them is sent, and they are revoked at the end. Make one for it.
      </p>
      {connection !== undefined && (
        <SpendableChoice label="Connection to use up" spendable={spendable} />
      )}
      <ConnectForIt profile={profile}>
        {connection !== undefined && (
          <Button variant="primary" onClick={() => ask(true)}>
            Start
          </Button>
        )}
      </ConnectForIt>
      {isAsking && connection !== undefined && (
        <SpendQuestion
          title="Use this connection up?"
          profile={profile}
          connection={connection}
          yes="Use it up"
          onYes={() => onBegin(connection.id)}
          onClose={() => ask(false)}
        >
          leaves Pixy now. Its tokens are sent to the provider, step by step, and what is left is
          revoked. You can connect the account again afterwards.
        </SpendQuestion>
      )}
    </>
  );
}
