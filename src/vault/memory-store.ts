import type { RecordStore } from "./record-store.ts";

/** Records in this tab's memory: for browsers that refuse IndexedDB, and for tests. */
export function createMemoryStore(): RecordStore {
  const records = new Map<string, unknown>();
  return {
    isDurable: () => Promise.resolve(false),
    read: (key) => Promise.resolve(records.get(key)),
    readAll: (prefix) => Promise.resolve([...records].filter(([key]) => key.startsWith(prefix))),
    async update(key, updater) {
      await Promise.resolve();
      records.set(key, updater(records.get(key)));
    },
    async take(key, check) {
      await Promise.resolve();
      const old = records.get(key);
      check?.(old);
      records.delete(key);
      return old;
    },
    async remove(key) {
      await Promise.resolve();
      records.delete(key);
    },
    async clear() {
      await Promise.resolve();
      records.clear();
    },
  };
}
