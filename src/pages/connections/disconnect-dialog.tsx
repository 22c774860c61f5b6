import { useState } from "react";
import type { Connection } from "../../connections/connection.ts";
import { Button } from "../../ui/button.tsx";
import { Choice } from "../../ui/choice.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Failure } from "../failure.tsx";

export interface DisconnectDialogProps {
  connection: Connection;
  busy: boolean;
  error: Error | null;
  onDisconnect: (logout: boolean) => void;
  onClose: () => void;
}

/** Asks before a connection is removed, and whether to sign out at the provider too. */
export function DisconnectDialog({
  connection,
  busy,
  error,
  onDisconnect,
  onClose,
}: DisconnectDialogProps) {
  const [logout, setLogout] = useState(false);
  const { providerName, account } = connection;
  const disconnect = () => onDisconnect(logout);
  return (
    <Dialog
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
      onClose={onClose}
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
      {error && (
        <Failure error={error} remedies={{ tryAgain: disconnect, dismiss: onClose }} busy={busy} />
      )}
      <div className="flex flex-wrap justify-end gap-2">
        <Button onClick={onClose}>{busy ? "Close" : "Cancel"}</Button>
        <Button variant="danger" busy={busy} onClick={disconnect}>
          Disconnect
        </Button>
      </div>
    </Dialog>
  );
}
