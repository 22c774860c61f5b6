import { useState } from "react";
import { Choice } from "../../ui/choice.tsx";
import { DangerDialog } from "./danger-dialog.tsx";
import type { QuestionProps } from "./use-asking.tsx";

/** Asks before a connection is removed, and whether to sign out at the provider too. */
export function DisconnectDialog({
  connection,
  onAnswer,
  ...asked
}: QuestionProps<{ connectionId: string; logout: boolean }>) {
  const [logout, setLogout] = useState(false);
  const { id, providerName, account } = connection;
  return (
    <DangerDialog
      title={`Disconnect ${providerName}: ${account.label}?`}
      description={
        <>
          <p>
            Its tokens are removed from this browser at once, in every tab, and {providerName} is
            asked to revoke them.
          </p>
          {connection.copiedAt !== undefined && (
            <p>Another browser may have a copy of them: revoking signs that one out too.</p>
          )}
        </>
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
