import type { Connection } from "../../connections/connection.ts";
import { DangerDialog } from "../danger-dialog.tsx";

export interface DeleteProviderDialogProps {
  name: string;
  /** Those that go with it. */
  connections: readonly Connection[];
  busy: boolean;
  error: Error | null;
  onDelete: () => void;
  onClose: () => void;
}

/** Asks before a provider is deleted, and says what goes with it. */
export function DeleteProviderDialog({
  name,
  connections,
  onDelete,
  ...asked
}: DeleteProviderDialogProps) {
  return (
    <DangerDialog
      title={`Delete ${name}?`}
      description={`${whatGoes(connections.length)} The registration at the provider stays: delete that there.`}
      yes="Delete"
      onYes={onDelete}
      {...asked}
    >
      {connections.length > 0 && (
        <ul className="max-h-40 list-disc overflow-auto ps-5">
          {connections.map(({ id, account }) => (
            <li key={id}>
              <bdi>{account.label}</bdi>
            </li>
          ))}
        </ul>
      )}
    </DangerDialog>
  );
}

function whatGoes(connections: number): string {
  if (connections === 0) return "No connection uses it.";
  return connections === 1
    ? "Its connection is disconnected too: the tokens are removed from this browser, and the provider is asked to revoke them."
    : `Its ${connections} connections are disconnected too: their tokens are removed from this browser, and the provider is asked to revoke them.`;
}
