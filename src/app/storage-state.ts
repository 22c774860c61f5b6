import type { StorageHome, StorageState } from "../queries/services-context.tsx";

/** The tab's own, told by whoever finds out. */
export interface NotedStorageState extends StorageState {
  note(home: StorageHome): void;
}

export function createStorageState(): NotedStorageState {
  const listeners = new Set<() => void>();
  let current: StorageHome = "durable";
  return {
    current: () => current,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    note(home) {
      current = home;
      for (const listener of listeners) listener();
    },
  };
}
