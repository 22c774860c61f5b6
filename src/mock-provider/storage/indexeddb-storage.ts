import { createStore, get, update, type UseStore } from "idb-keyval";
import type { MockStorage } from "./mock-storage.ts";

/** Also the name of the channel that tells the other tabs of a change. */
const DATABASE = "pixy-mock-provider";

/** Milliseconds after which a browser that neither opens the database nor refuses is taken to refuse. */
const OPEN_DEADLINE = 10_000;

/**
 * Keeps everything in an IndexedDB of its own, so that it survives reloads and is shared by all
 * tabs. `update` of idb-keyval runs its callback inside one readwrite transaction, which the
 * browser serializes over tabs: that is what makes codes and refresh tokens single use.
 */
export function createIndexedDbStorage(): MockStorage {
  const database = createStore(DATABASE, "provider");
  let opening: Promise<unknown> | undefined;
  const store: UseStore = async (mode, callback) => {
    opening ??= openInTime();
    await opening;
    return database(mode, callback);
  };
  const channel = new BroadcastChannel(DATABASE);
  const listeners = new Set<() => void>();

  function openInTime(): Promise<unknown> {
    const opened = database("readonly", () => undefined);
    // One that was refused is asked for again, one that is late is welcome.
    opened.then(
      () => (opening = opened),
      () => (opening = undefined),
    );
    const { promise: late, reject } = Promise.withResolvers<never>();
    const refusal = new DOMException("the database did not open in time", "TimeoutError");
    const timer = setTimeout(() => {
      reject(refusal);
      opened.then(changed, () => undefined);
    }, OPEN_DEADLINE);
    return Promise.race([opened, late]).finally(() => clearTimeout(timer));
  }
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
