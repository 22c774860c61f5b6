import type { Page } from "@playwright/test";

/** All that an origin keeps in the browser, as text that can be searched. */
export interface BrowserStorage {
  readonly sessionStorage: string;
  readonly localStorage: string;
  /** Keys and values of every store of every database; bytes as the characters of the same number. */
  readonly indexedDB: string;
  /** For every CryptoKey that is stored. */
  readonly keys: readonly { readonly extractable: boolean; readonly algorithm: string }[];
}

/** Reads everything that the page's origin has stored. */
export function readStorage(page: Page): Promise<BrowserStorage> {
  return page.evaluate(async () => {
    const keys: { extractable: boolean; algorithm: string }[] = [];

    function settle<T>(request: IDBRequest<T>): Promise<T> {
      return new Promise((resolve, reject) => {
        request.addEventListener("success", () => resolve(request.result));
        request.addEventListener("error", () =>
          reject(request.error ?? new Error("IndexedDB refused")),
        );
      });
    }

    function readable(value: unknown): unknown {
      if (value instanceof CryptoKey) {
        keys.push({ extractable: value.extractable, algorithm: value.algorithm.name });
        return `CryptoKey ${value.algorithm.name}`;
      }
      if (value instanceof ArrayBuffer) return characters(new Uint8Array(value));
      if (ArrayBuffer.isView(value)) {
        return characters(new Uint8Array(value.buffer, value.byteOffset, value.byteLength));
      }
      if (value instanceof Map) return [...value].map(readable);
      if (value instanceof Set) return [...value].map(readable);
      if (Array.isArray(value)) return value.map(readable);
      if (typeof value === "object" && value !== null) {
        return Object.fromEntries(
          Object.entries(value).map(([name, member]) => [name, readable(member)]),
        );
      }
      return value;
    }

    function characters(bytes: Uint8Array): string {
      return Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
    }

    const stored: unknown[] = [];
    for (const { name = "" } of await indexedDB.databases()) {
      const database = await settle(indexedDB.open(name));
      for (const store of database.objectStoreNames) {
        const objects = database.transaction(store).objectStore(store);
        const [ids, values] = await Promise.all([
          settle(objects.getAllKeys()),
          settle(objects.getAll()),
        ]);
        stored.push(name, store, ids.map(readable), values.map(readable));
      }
      database.close();
    }
    return {
      sessionStorage: JSON.stringify(Object.entries(sessionStorage)),
      localStorage: JSON.stringify(Object.entries(localStorage)),
      indexedDB: JSON.stringify(stored),
      keys,
    };
  });
}
