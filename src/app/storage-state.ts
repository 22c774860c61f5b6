import type { StorageHome, StorageState } from "../queries/services-context.tsx";

/** The storage state of this tab, as it is written: whoever finds out what the browser keeps notes it. */
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
