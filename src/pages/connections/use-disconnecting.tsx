import { lazy } from "react";
import { useDisconnect } from "../../queries/connection-queries.ts";
import { useLoadLater } from "../use-load-later.ts";
import { type Asking, loadNotice, useAsking } from "./use-asking.tsx";

const loadDialog = () => import("./disconnect-dialog.tsx");
const DisconnectDialog = lazy(async () => ({ default: (await loadDialog()).DisconnectDialog }));
const loadBoth = () => Promise.all([loadDialog(), loadNotice()]);

/** Disconnecting as a page does it. */
export function useDisconnecting(): Asking {
  useLoadLater(loadBoth);
  return useAsking(useDisconnect(), DisconnectDialog, (name) => `Disconnected ${name}.`);
}
