import { lazy, Suspense, useCallback, useRef, useState, type ReactNode } from "react";
import type { Connection } from "../../connections/connection.ts";
import { useDisconnect, type DisconnectResult } from "../../queries/connection-queries.ts";
import { useLoadLater } from "../use-load-later.ts";
import { useResetOnReturn } from "../use-reset-on-return.ts";

const loadDialog = () => import("./disconnect-dialog.tsx");
const loadNotice = () => import("./disconnect-notice.tsx");
const DisconnectDialog = lazy(async () => ({ default: (await loadDialog()).DisconnectDialog }));
const DisconnectNotice = lazy(async () => ({ default: (await loadNotice()).DisconnectNotice }));
const loadBoth = () => Promise.all([loadDialog(), loadNotice()]);

export interface Disconnecting {
  /** Opens the question for a connection. */
  ask: (connection: Connection) => void;
  /** The question, while it is open. */
  dialog: ReactNode;
  /** What became of it, afterwards. Always rendered, so that it is announced. */
  notice: ReactNode;
  /** The connection that is disconnected now, or was the last to be. */
  id: string | undefined;
  /** It is gone here, and its provider is still being asked. */
  isPending: boolean;
}

/** Disconnecting as a page does it: ask, do, tell. It outlives the connection that it removes. */
export function useDisconnecting(): Disconnecting {
  useLoadLater(loadBoth);
  const disconnect = useDisconnect();
  const [asked, setAsked] = useState<Connection>();
  const [told, setTold] = useState<{ name: string; result: DisconnectResult }>();
  const forget = useCallback(() => setTold(undefined), []);
  const returns = useRef(0);
  const onReturn = useCallback(() => {
    returns.current += 1;
    forget();
  }, [forget]);
  // It names the account that is gone, and may say that the page is leaving.
  useResetOnReturn(onReturn);

  const close = () => {
    setAsked(undefined);
    // What is under way cannot be called back; what becomes of it is told.
    if (!disconnect.isPending) disconnect.reset();
  };
  const dialog = asked && (
    <Suspense>
      <DisconnectDialog
        connection={asked}
        busy={disconnect.isPending}
        error={disconnect.error}
        onClose={close}
        onDisconnect={(logout) => {
          const before = returns.current;
          disconnect.mutate(
            { connectionId: asked.id, logout },
            {
              onSuccess: (result) => {
                setAsked(undefined);
                // The page may have been put away before this was said, and brought back since.
                if (returns.current !== before) return;
                setTold({ name: `${asked.providerName}: ${asked.account.label}`, result });
              },
            },
          );
        }}
      />
    </Suspense>
  );
  const notice = (
    <div role="status" className="empty:sr-only">
      {told && (
        <Suspense>
          <DisconnectNotice {...told} onDismiss={forget} />
        </Suspense>
      )}
    </div>
  );
  return {
    ask: setAsked,
    dialog,
    notice,
    id: disconnect.isError ? undefined : disconnect.variables?.connectionId,
    isPending: disconnect.isPending,
  };
}
