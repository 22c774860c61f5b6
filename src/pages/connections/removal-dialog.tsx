import type { SetAsideConnection } from "../../connections/set-aside.ts";
import { useDisconnect } from "../../queries/connection-queries.ts";
import { DangerDialog } from "../danger-dialog.tsx";

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
    <DangerDialog
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
      yes="Remove"
      busy={removal.isPending}
      error={removal.error}
      onYes={remove}
      onClose={onClose}
    />
  );
}
