import type { BrowserContext, Page } from "@playwright/test";

/** How a browser may refuse IndexedDB. */
export type Refusal = "missing" | "throwing" | "hanging";

/** From the next page on, the browser refuses IndexedDB. */
export async function refuseIndexedDb(context: BrowserContext, how: Refusal): Promise<void> {
  await context.addInitScript((refusal) => {
    if (refusal === "missing") {
      Object.defineProperty(globalThis, "indexedDB", { value: undefined });
      return;
    }
    IDBFactory.prototype.open = () => {
      if (refusal === "throwing")
        throw new DOMException("The operation is insecure.", "SecurityError");
      // Never answers.
      return Object.assign(new EventTarget(), Object.create(null));
    };
  }, how);
}

/** From the next page on, IndexedDB takes everything but keys, as in some private windows. */
export async function refuseKeys(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    const { put } = IDBObjectStore.prototype;
    IDBObjectStore.prototype.put = function (value: unknown, ...key) {
      const members = value !== null && typeof value === "object" ? Object.values(value) : [];
      if ([value, ...members].some((member) => member instanceof CryptoKey))
        throw new DOMException("A CryptoKey could not be cloned.", "DataCloneError");
      return put.call(this, value, ...key);
    };
  });
}

/** From the next page on, even naming sessionStorage throws, as it does where site data is blocked. */
export async function refuseSessionStorage(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    Object.defineProperty(globalThis, "sessionStorage", {
      get() {
        throw new DOMException("Access is denied for this document.", "SecurityError");
      },
    });
  });
}

/** Fills what the origin may keep in sessionStorage, to the last character. */
export async function fillSessionStorage(page: Page): Promise<void> {
  await page.evaluate(() => {
    for (let size = 2 ** 22; size >= 1; size /= 2) {
      for (let part = 0; ; part += 1) {
        try {
          sessionStorage.setItem(`filler-${size}-${part}`, "x".repeat(size));
        } catch {
          break;
        }
      }
    }
  });
}

export async function emptySessionStorage(page: Page): Promise<void> {
  await page.evaluate(() => sessionStorage.clear());
}

/** A page of the same origin that is not Pixy: what it does to the storage, Pixy cannot help. */
export async function openStranger(app: Page): Promise<Page> {
  const page = await app.context().newPage();
  await page.goto(new URL("/config.json", app.url()).href);
  return page;
}

/** Deletes Pixy's database, which nobody who has it open may hold up. */
export async function deleteDatabase(page: Page): Promise<void> {
  await page.evaluate(
    () =>
      new Promise<void>((resolve, reject) => {
        const request = indexedDB.deleteDatabase("pixy");
        request.addEventListener("success", () => resolve());
        request.addEventListener("error", () => reject(new Error("it was not deleted")));
      }),
  );
}

/** Holds Pixy's database open for good and wants it deleted: everybody else waits behind that. */
export async function blockDatabase(page: Page): Promise<void> {
  await page.evaluate(
    () =>
      new Promise<void>((resolve, reject) => {
        const opening = indexedDB.open("pixy");
        opening.addEventListener("error", () => reject(new Error("it was not opened")));
        opening.addEventListener("success", () => {
          const deleting = indexedDB.deleteDatabase("pixy");
          deleting.addEventListener("blocked", () => resolve());
        });
      }),
  );
}

/** A record of Pixy's database, as it is on the disk. */
export type StoredRecord = Readonly<Record<string, unknown>>;

/** @returns the records whose key starts with the prefix; what is no plain value comes as undefined */
export async function storedRecords(
  page: Page,
  prefix: string,
): Promise<ReadonlyMap<string, StoredRecord>> {
  const found = await page.evaluate(async (start) => {
    const database = await new Promise<IDBDatabase>((resolve, reject) => {
      const request = indexedDB.open("pixy");
      request.addEventListener("success", () => resolve(request.result));
      request.addEventListener("error", () => reject(new Error("it was not opened")));
    });
    const store = database.transaction("records").objectStore("records");
    const range = IDBKeyRange.bound(start, `${start}\uffff`);
    const [keys, values] = await Promise.all(
      [store.getAllKeys(range), store.getAll(range)].map(
        (request) =>
          new Promise<unknown[]>((resolve, reject) => {
            request.addEventListener("success", () => resolve(request.result));
            request.addEventListener("error", () => reject(new Error("it was not read")));
          }),
      ),
    );
    database.close();
    // Tokens stay where they are, sealed as they may be.
    const plain = (value: unknown): unknown =>
      JSON.parse(
        JSON.stringify(value, (name, member: unknown) =>
          name === "iv" || name === "ciphertext" ? "sealed" : member,
        ) ?? "null",
      );
    return (keys ?? []).map((key, at) => [String(key), plain(values?.[at])] as const);
  }, prefix);
  return new Map(found.map(([key, value]) => [key, asRecord(value)]));
}

/** Changes the record of the connection that has this account, without Pixy. */
export async function changeConnection(
  page: Page,
  account: string,
  how: "damage" | "newer-schema",
): Promise<void> {
  await page.evaluate(
    async ([label, change]) => {
      const database = await new Promise<IDBDatabase>((resolve, reject) => {
        const request = indexedDB.open("pixy");
        request.addEventListener("success", () => resolve(request.result));
        request.addEventListener("error", () => reject(new Error("it was not opened")));
      });
      const transaction = database.transaction("records", "readwrite");
      const store = transaction.objectStore("records");
      const finished = new Promise<void>((resolve, reject) => {
        transaction.addEventListener("complete", () => resolve());
        transaction.addEventListener("abort", () => reject(new Error("it was not written")));
      });
      let changed = 0;
      const cursor = store.openCursor(IDBKeyRange.bound("connection:", "connection;"));
      cursor.addEventListener("success", () => {
        const at = cursor.result;
        if (at === null) return;
        if (JSON.stringify(at.value).includes(label)) {
          const { generation, ...rest } = at.value;
          at.update(change === "damage" ? rest : { ...rest, generation, schema: 2 });
          changed += 1;
        }
        at.continue();
      });
      await finished;
      database.close();
      if (changed !== 1) throw new Error(`${changed} records were changed`);
    },
    [account, how] as const,
  );
}

/** Takes the vault's key away, or puts one in its place that has sealed nothing. */
export async function loseVaultKey(page: Page, how: "deleted" | "replaced"): Promise<void> {
  await page.evaluate(async (loss) => {
    const other = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, [
      "encrypt",
      "decrypt",
    ]);
    const database = await new Promise<IDBDatabase>((resolve, reject) => {
      const request = indexedDB.open("pixy");
      request.addEventListener("success", () => resolve(request.result));
      request.addEventListener("error", () => reject(new Error("it was not opened")));
    });
    const transaction = database.transaction("records", "readwrite");
    const store = transaction.objectStore("records");
    if (loss === "deleted") store.delete("vault-key");
    else store.put(other, "vault-key");
    await new Promise<void>((resolve, reject) => {
      transaction.addEventListener("complete", () => resolve());
      transaction.addEventListener("abort", () => reject(new Error("it was not written")));
    });
    database.close();
  }, how);
}

/** Takes the keys away that tokens are bound to. */
export async function loseDpopKeys(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const database = await new Promise<IDBDatabase>((resolve, reject) => {
      const request = indexedDB.open("pixy");
      request.addEventListener("success", () => resolve(request.result));
      request.addEventListener("error", () => reject(new Error("it was not opened")));
    });
    const transaction = database.transaction("records", "readwrite");
    transaction.objectStore("records").delete(IDBKeyRange.bound("dpop-key:", "dpop-key;"));
    await new Promise<void>((resolve, reject) => {
      transaction.addEventListener("complete", () => resolve());
      transaction.addEventListener("abort", () => reject(new Error("it was not written")));
    });
    database.close();
  });
}

function asRecord(value: unknown): StoredRecord {
  return value !== null && typeof value === "object" ? { ...value } : {};
}
