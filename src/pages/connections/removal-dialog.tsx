import type { SetAsideConnection } from "../../connections/set-aside.ts";
import { useDisconnect } from "../../queries/connection-queries.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Failure } from "../failure.tsx";

/** Asks before a connection is removed that cannot be read: its tokens live on at the provider. */
export function RemovalDialog({
  connection: { id, name, isOfLaterVersion },
  onClose,
}: {
  connection: SetAsideConnection;
  onClose: () => void;
}) {
  const removal = useDisconnect();
  const remove = () =>
    removal.mutate({ connectionId: id, logout: false }, { onSuccess: () => onClose() });
  return (
    <Dialog
      title={`Remove ${name ?? "the connection that cannot be read"}?`}
      description={
        <>
          {isOfLaterVersion && (
            <p>A later Pixy can read it: after a reload that brings one, it works as before.</p>
          )}
          <p>
            Its tokens cannot be read here, so they are removed from this browser but{" "}
            <strong className="font-semibold text-ink">not revoked at the provider</strong>, where
            they are good until they expire.
          </p>
          <p>
            To end them now, sign in at the provider and take away this app's access in the settings
            of your account.
          </p>
        </>
      }
      onClose={onClose}
    >
      {removal.error && (
        <Failure
          error={removal.error}
          busy={removal.isPending}
          remedies={{ tryAgain: remove, dismiss: onClose }}
        />
      )}
      <div className="flex flex-wrap justify-end gap-2">
        <Button onClick={onClose}>Cancel</Button>
        <Button variant="danger" busy={removal.isPending} onClick={remove}>
          Remove
        </Button>
      </div>
    </Dialog>
  );
}
