import type { MockStorage } from "./mock-storage.ts";

/** Keeps everything in this process. Values are copied in and out, as IndexedDB does. */
export function createMemoryStorage(): MockStorage {
  const values = new Map<string, unknown>();
  const listeners = new Set<() => void>();

  return {
    read: async (key) => structuredClone(values.get(key)),
    async update(key, change) {
      values.set(key, structuredClone(change(structuredClone(values.get(key)))));
      for (const listener of listeners) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
