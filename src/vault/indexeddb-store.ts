import { clear, del, get, promisifyRequest, type UseStore } from "idb-keyval";
import { type RecordStore, storageError } from "./record-store.ts";

const STORE = "records";
/**
 * Milliseconds after which a database that neither opens nor fails counts as refused, at any time. A
 * busy machine, or a tab that was stopped in the middle of a write, takes its time; a tab that gives
 * up too early shows nothing of what is stored.
 */
const OPEN_DEADLINE = 10_000;

/**
 * Opens the one database in which everything durable lives.
 *
 * @param name of the database
 * @throws OAuthError `storage_unavailable` when IndexedDB is missing, refuses or hangs
 */
export async function openIndexedDbStore(name: string): Promise<RecordStore> {
  const useStore = reopeningStore(name);
  // Opening it has the same deadline of its own.
  await useStore("readonly", (store) => withDeadline(promisifyRequest(store.count()))).catch(
    (cause: unknown) => {
      throw storageError(cause);
    },
  );
  const reading = new Map<string, ReturnType<RecordStore["readAll"]>>();
  return {
    isDurable: () => Promise.resolve(true),
    read: (key) => attempt(() => get<unknown>(key, useStore)),
    readAll(prefix) {
      // Whoever asks in mid-read gets the same: a write that came later waits for that read to end.
      const underWay = reading.get(prefix);
      if (underWay !== undefined) return underWay;
      const all = attempt(() =>
        useStore("readonly", async (store) => {
          // No key of ours has a character beyond this one: what lies between begins with the prefix.
          const range = IDBKeyRange.bound(prefix, `${prefix}\uffff`);
          const [keys, values] = await Promise.all([
            promisifyRequest(store.getAllKeys(range)),
            promisifyRequest<unknown[]>(store.getAll(range)),
          ]);
          return keys.flatMap((key, index) =>
            typeof key === "string" ? [[key, values[index]] as const] : [],
          );
        }),
      ).finally(() => reading.delete(prefix));
      reading.set(prefix, all);
      return all;
    },
    async update(key, updater) {
      await change(key, (old) => {
        const value = updater(old);
        return (store) => store.put(value, key);
      });
    },
    take: (key, check) =>
      change(key, (old) => {
        check?.(old);
        return (store) => store.delete(key);
      }),
    remove: (key) => attempt(() => del(key, useStore)),
    clear: () => attempt(() => clear(useStore)),
  };

  /**
   * Reads and writes in one transaction.
   *
   * @param decide what is written in the place of what is there; what it throws is its own business,
   *   not the storage's
   * @returns what was there
   */
  async function change(
    key: string,
    decide: (old: unknown) => (store: IDBObjectStore) => void,
  ): Promise<unknown> {
    let refusal: { thrown: unknown } | undefined;
    return attempt(() =>
      useStore("readwrite", async (store) => {
        const old = await promisifyRequest<unknown>(store.get(key));
        let write: ReturnType<typeof decide>;
        try {
          write = decide(old);
        } catch (thrown) {
          refusal = { thrown };
          throw thrown;
        }
        write(store);
        await promisifyRequest(store.transaction);
        return old;
      }),
    ).catch((error: unknown) => {
      throw refusal === undefined ? error : refusal.thrown;
    });
  }
}

/**
 * A database handle that steps aside when another tab upgrades or deletes the database, and is
 * opened again at the next use. idb-keyval's own createStore keeps a closed handle for good.
 */
export function reopeningStore(name: string): UseStore {
  let opening: Promise<IDBDatabase> | undefined;
  const open = () => {
    opening ??= withDeadline(
      new Promise<IDBDatabase>((resolve, reject) => {
        const request = indexedDB.open(name, 1);
        request.onupgradeneeded = () => request.result.createObjectStore(STORE);
        request.onerror = () => reject(request.error ?? new Error("IndexedDB refused to open"));
        request.onsuccess = () => {
          const database = request.result;
          const forget = () => (opening = undefined);
          database.onclose = forget;
          database.onversionchange = () => {
            database.close();
            forget();
          };
          resolve(database);
        };
      }),
    ).catch((error: unknown) => {
      opening = undefined;
      throw error;
    });
    return opening;
  };
  const begin = async (mode: IDBTransactionMode) => (await open()).transaction(STORE, mode);
  return async (mode, callback) => {
    const transaction = await begin(mode).catch((error: unknown) => {
      if (!(error instanceof DOMException) || error.name !== "InvalidStateError") throw error;
      // The browser closed it and has not said so yet; nothing was begun, so it is opened anew.
      opening = undefined;
      return begin(mode);
    });
    return callback(transaction.objectStore(STORE));
  };
}

async function attempt<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    throw storageError(cause);
  }
}

async function withDeadline<T>(work: Promise<T>): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => reject(new Error("IndexedDB did not open in time")),
    OPEN_DEADLINE,
  );
  try {
    return await Promise.race([work, promise]);
  } finally {
    clearTimeout(timer);
  }
}
