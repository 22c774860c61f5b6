import { useSyncExternalStore } from "react";
import { type Installation, type StorageHome, useServices } from "./services-context.tsx";

export type { Installation };

/** How this installation is set up. */
export function useInstallation(): Installation {
  return useServices().installation;
}

/** What outlives this page, live. */
export function useStorageHome(): StorageHome {
  const { current, subscribe } = useServices().storage;
  return useSyncExternalStore(subscribe, current);
}

/** Whether sign-ins of this tab stop before each step, live. */
export function useGuided(): boolean {
  const { guide } = useServices();
  return useSyncExternalStore(guide.subscribe, guide.isOn);
}

/** Whether the browser believes to have a network, live. */
export function useOnline(): boolean {
  return useSyncExternalStore(subscribeToNetwork, () => navigator.onLine);
}

function subscribeToNetwork(listener: () => void): () => void {
  window.addEventListener("online", listener);
  window.addEventListener("offline", listener);
  return () => {
    window.removeEventListener("online", listener);
    window.removeEventListener("offline", listener);
  };
}
