import { setImmediate as nextTurn } from "node:timers/promises";
import { createMemoryStorage } from "../../src/mock-provider/storage/memory-storage.ts";
import type { MockStorage } from "../../src/mock-provider/storage/mock-storage.ts";

/** As in IndexedDB, every access is a turn of the event loop away, and others come in between. */
export function createSlowStorage(): MockStorage {
  const storage = createMemoryStorage();
  return {
    ...storage,
    async read(key) {
      await nextTurn();
      return storage.read(key);
    },
    async update(key, change) {
      await nextTurn();
      await storage.update(key, change);
      await nextTurn();
    },
  };
}
