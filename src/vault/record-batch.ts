import { reopeningStore } from "./indexeddb-store.ts";
import { type RecordStore, storageError } from "./record-store.ts";

/**
 * Writes records, all of them or none, and none in the place of another: one transaction.
 *
 * @param name of the database that `records` keeps them in
 * @returns false when one of the keys is taken: nothing was written then
 * @throws OAuthError `storage_full`, `storage_unavailable`: nothing was written then
 */
export async function addRecords(
  name: string,
  records: RecordStore,
  entries: readonly (readonly [key: string, value: unknown])[],
): Promise<boolean> {
  if (!(await records.isDurable())) return addToMemory(records, entries);
  try {
    await reopeningStore(name)("readwrite", (store) => addAll(store, entries));
    return true;
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === "ConstraintError") return false;
    throw storageError(cause);
  }
}

function addAll(
  store: IDBObjectStore,
  entries: readonly (readonly [key: string, value: unknown])[],
): Promise<void> {
  const { transaction } = store;
  return new Promise((resolve, reject) => {
    transaction.addEventListener("complete", () => resolve());
    transaction.addEventListener("abort", () =>
      reject(transaction.error ?? new Error("IndexedDB gave the transaction up")),
    );
    try {
      for (const [key, value] of entries) store.add(value, key);
    } catch (error) {
      // What was added before it must not stay behind.
      transaction.abort();
      reject(error);
    }
  });
}

/** This tab's memory refuses nothing, and nobody else writes to it. */
async function addToMemory(
  records: RecordStore,
  entries: readonly (readonly [key: string, value: unknown])[],
): Promise<boolean> {
  for (const [key] of entries) if ((await records.read(key)) !== undefined) return false;
  for (const [key, value] of entries) await records.update(key, () => value);
  return true;
}
