import X from "lucide-react/icons/x";
import { useEffect, useRef, useState, type ReactNode } from "react";
import type { Connection } from "../../connections/connection.ts";
import { useDisconnect, type DisconnectResult } from "../../queries/connection-queries.ts";
import { DisconnectDialog } from "./disconnect-dialog.tsx";

const outcomes = {
  done: "Its tokens are gone here and also revoked at the provider.",
  unsupported:
    "Its tokens are gone here. The provider offers no revocation, so there they end by themselves.",
  failed:
    "Its tokens are gone here. The provider could not be reached to revoke them, so there they end by themselves.",
} as const;

export interface Disconnecting {
  /** Opens the question for a connection. */
  ask: (connection: Connection) => void;
  /** The question, while it is open. */
  dialog: ReactNode;
  /** What became of it, afterwards. Always rendered, so that it is announced. */
  notice: ReactNode;
  /** A connection was disconnected, and the notice says so. */
  done: boolean;
}

/** Disconnecting as a page does it: ask, do, tell. It outlives the connection that it removes. */
export function useDisconnecting(): Disconnecting {
  const disconnect = useDisconnect();
  const [asked, setAsked] = useState<Connection>();
  const [told, setTold] = useState<{ name: string; result: DisconnectResult }>();

  const close = () => {
    setAsked(undefined);
    disconnect.reset();
  };
  const dialog = asked && (
    <DisconnectDialog
      connection={asked}
      busy={disconnect.isPending}
      error={disconnect.error}
      onClose={close}
      onDisconnect={(logout) =>
        disconnect.mutate(
          { connectionId: asked.id, logout },
          {
            onSuccess: (result) => {
              setAsked(undefined);
              setTold({ name: `${asked.providerName}: ${asked.account.label}`, result });
            },
          },
        )
      }
    />
  );
  const notice = <Notice told={told} onDismiss={() => setTold(undefined)} />;
  return { ask: setAsked, dialog, notice, done: told !== undefined };
}

interface NoticeProps {
  told: { name: string; result: DisconnectResult } | undefined;
  onDismiss: () => void;
}

function Notice({ told, onDismiss }: NoticeProps) {
  const place = useRef<HTMLDivElement>(null);
  // The button that was pressed went with its connection: the focus goes to what became of it.
  useEffect(() => {
    if (told) place.current?.focus();
  }, [told]);
  return (
    <div ref={place} role="status" tabIndex={-1} className="outline-none empty:hidden">
      {told && (
        <div
          className="note flex items-start gap-3 p-4"
          data-tone={told.result.revocation === "done" ? "good" : "idle"}
        >
          <p className="flex-1">
            <strong className="font-semibold">Disconnected {told.name}.</strong>{" "}
            {outcomes[told.result.revocation]}
            {told.result.leaving && " Leaving for the provider's sign-out page…"}
          </p>
          <button type="button" className="icon-btn" aria-label="Dismiss" onClick={onDismiss}>
            <X size={16} aria-hidden="true" />
          </button>
        </div>
      )}
    </div>
  );
}
