import { createStore, get, update } from "idb-keyval";
import type { MockStorage } from "./mock-storage.ts";

/** Also the name of the channel that tells the other tabs of a change. */
const DATABASE = "pixy-mock-provider";

/**
 * Keeps everything in an IndexedDB of its own, so that it survives reloads and is shared by all
 * tabs. `update` of idb-keyval runs its callback inside one readwrite transaction, which the
 * browser serializes over tabs: that is what makes codes and refresh tokens single use.
 */
export function createIndexedDbStorage(): MockStorage {
  const store = createStore(DATABASE, "provider");
  const channel = new BroadcastChannel(DATABASE);
  const listeners = new Set<() => void>();

  function changed(): void {
    for (const listener of listeners) listener();
  }
  channel.addEventListener("message", changed);

  return {
    read: (key) => get<unknown>(key, store),
    async update(key, change) {
      await update<unknown>(key, change, store);
      channel.postMessage("changed");
      changed();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
