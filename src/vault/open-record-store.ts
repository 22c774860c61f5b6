import { openIndexedDbStore } from "./indexeddb-store.ts";
import { createMemoryStore } from "./memory-store.ts";
import type { RecordStore } from "./record-store.ts";

/**
 * Opens the database without making anyone wait for it before its first use. Where the browser
 * refuses IndexedDB, this tab's memory takes its place and `isDurable` says so.
 */
export function openRecordStore(name: string): RecordStore {
  const opening = openIndexedDbStore(name).catch(() => createMemoryStore());
  return {
    isDurable: async () => (await opening).isDurable(),
    read: async (key) => (await opening).read(key),
    readAll: async (prefix) => (await opening).readAll(prefix),
    update: async (key, updater) => (await opening).update(key, updater),
    take: async (key, check) => (await opening).take(key, check),
    remove: async (key) => (await opening).remove(key),
    clear: async () => (await opening).clear(),
  };
}
