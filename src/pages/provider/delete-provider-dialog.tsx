import type { Connection } from "../../connections/connection.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Failure } from "../failure.tsx";

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
  busy,
  error,
  onDelete,
  onClose,
}: DeleteProviderDialogProps) {
  return (
    <Dialog title={`Delete ${name}?`} onClose={onClose}>
      {connections.length === 0 ? (
        <p className="text-ink-soft">
          No connection uses it. The registration at the provider stays: delete that there.
        </p>
      ) : (
        <>
          <p className="text-ink-soft">
            {connections.length === 1
              ? "Its connection is disconnected too: the tokens are removed from this browser, and the provider is asked to revoke them."
              : `Its ${connections.length} connections are disconnected too: their tokens are removed from this browser, and the provider is asked to revoke them.`}{" "}
            The registration at the provider stays: delete that there.
          </p>
          <ul className="max-h-40 list-disc overflow-auto ps-5">
            {connections.map(({ id, account }) => (
              <li key={id}>
                <bdi>{account.label}</bdi>
              </li>
            ))}
          </ul>
        </>
      )}
      {error && (
        <Failure error={error} remedies={{ tryAgain: onDelete, dismiss: onClose }} busy={busy} />
      )}
      <div className="flex flex-wrap justify-end gap-2">
        <Button onClick={onClose}>Cancel</Button>
        <Button variant="danger" busy={busy} onClick={onDelete}>
          Delete
        </Button>
      </div>
    </Dialog>
  );
}
