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
  const spendable = useSpendableConnections(profile, { proves: true });
  const { connection } = spendable;
  const [isAsking, ask] = useState(false);
  return (
    <>
      <p className="max-w-[65ch] text-13 text-ink-soft">
        It begins with the tokens of a connection, which is <strong>used up</strong>: it leaves Pixy
        before the first of them is sent, and they are revoked at the end. Make one for it.
      </p>
      {connection !== undefined && (
        <SpendableChoice label="Connection to use up" spendable={spendable} />
      )}
      {connection?.keyThumbprint !== undefined && (
        <p className="max-w-[65ch] text-13 text-ink-soft">
          Its tokens are bound to a key of this browser (DPoP). Where a token is used, a proof of
          the key goes along; telling the provider about one, or to forget it, takes none.
        </p>
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
