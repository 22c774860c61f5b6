import { useState } from "react";
import { useIsRevocationOffered } from "../../queries/token-queries.ts";
import { Choice } from "../../ui/choice.tsx";
import { holdsTokens } from "../connection/holds-tokens.ts";
import { DangerDialog } from "../danger-dialog.tsx";
import { RemovedTokens } from "./removed-tokens.tsx";
import type { QuestionProps } from "./use-asking.tsx";

/** Asks before a connection is removed, and whether to sign out at the provider too. */
export function DisconnectDialog({
  connection,
  onAnswer,
  ...asked
}: QuestionProps<{ connectionId: string; logout: boolean }>) {
  const [logout, setLogout] = useState(false);
  const { id, providerName, account } = connection;
  const isRevocationOffered = useIsRevocationOffered(id);
  return (
    <DangerDialog
      title={`Disconnect ${providerName}: ${account.label}?`}
      description={
        holdsTokens(connection) ? (
          <RemovedTokens of={connection} isRevocationOffered={isRevocationOffered} />
        ) : (
          "It is removed from this browser at once, in every tab. Its tokens are gone already."
        )
      }
      yes="Disconnect"
      onYes={() => onAnswer({ connectionId: id, logout })}
      {...asked}
    >
      {connection.canSignOut && (
        <Choice
          checked={logout}
          onChange={setLogout}
          hint="Leaves this page for the provider's own sign-out, which may end other apps' sessions too."
        >
          Also sign out at {providerName}
        </Choice>
      )}
    </DangerDialog>
  );
}
