import { describe, expect, it, vi } from "vitest";
import { createDpopKeys } from "../../../src/connections/dpop-keys.ts";
import { createDpopKeyStore, makeDpopKey } from "../../../src/vault/dpop-key-store.ts";
import { openIndexedDbStore } from "../../../src/vault/indexeddb-store.ts";
import { failureOf } from "../../support/oauth-failure.ts";
import { openAsStranger, scratchDatabase, settled } from "./scratch-database.ts";

/** A tab that has just been loaded: it remembers nothing. */
async function freshTab(name: string) {
  const records = await openIndexedDbStore(name);
  const parts = { records, now: () => Date.now(), randomId: () => crypto.randomUUID() };
  return { records, keys: createDpopKeys(parts), store: createDpopKeyStore(records, parts.now) };
}

/** Everything below "dpop-key:" in the database, read past our own code. */
async function storedKeys(name: string): Promise<readonly unknown[]> {
  const database = await openAsStranger(name, 1);
  const objects = database.transaction("records").objectStore("records");
  const values = await settled(objects.getAll(IDBKeyRange.bound("dpop-key:", "dpop-key;")));
  database.close();
  return values;
}

describe("a key that tokens are bound to", () => {
  it("proves the same after a reload as before it", async () => {
    const name = scratchDatabase();
    const { id, prover, outlivesPage } = await (await freshTab(name)).keys.make();
    const again = await (await freshTab(name)).keys.open(id);

    expect(outlivesPage).toBe(true);
    expect(again.thumbprint).toBe(prover.thumbprint);
  });

  it("can be exported by nobody, neither when it is made nor when it comes from the disk", async () => {
    const name = scratchDatabase();
    const { store, keys } = await freshTab(name);
    const made = await makeDpopKey();
    const { id } = await keys.make();
    const read = await store.read(id);
    const [raw] = await storedKeys(name);
    if (raw === null || typeof raw !== "object" || !("privateKey" in raw))
      throw new Error("no key is stored");
    for (const key of [made.privateKey, read?.privateKey, raw.privateKey]) {
      if (!(key instanceof CryptoKey)) throw new Error("no key");
      expect(key.extractable).toBe(false);
      expect(key.usages).toEqual(["sign"]);
      for (const format of ["pkcs8", "jwk"] as const) {
        await expect(crypto.subtle.exportKey(format, key)).rejects.toThrow(/not extractable/i);
      }
    }
  });

  it("is gone when it was removed", async () => {
    const name = scratchDatabase();
    const { keys } = await freshTab(name);
    const { id } = await keys.make();
    await keys.remove(id);

    expect(await storedKeys(name)).toEqual([]);
    expect((await failureOf(keys.open(id))).code).toBe("vault_key_lost");
  });

  it("row 87: that is lost proves nothing any more", async () => {
    const name = scratchDatabase();
    const { keys, records } = await freshTab(name);
    const { id } = await keys.make();
    await records.clear();

    // The tab that has it goes on; the next one finds nothing.
    await keys.open(id);
    expect((await failureOf((await freshTab(name)).keys.open(id))).code).toBe("vault_key_lost");
  });

  it("that is damaged counts as lost", async () => {
    const name = scratchDatabase();
    const { records, keys } = await freshTab(name);
    await records.update("dpop-key:broken", () => ({ at: 1, privateKey: {}, publicKey: {} }));

    expect((await failureOf(keys.open("broken"))).code).toBe("vault_key_lost");
  });

  it("row 88: that cannot be cloned serves this tab from its memory, and says so", async () => {
    const { put } = IDBObjectStore.prototype;
    vi.spyOn(IDBObjectStore.prototype, "put").mockImplementation(function (
      this: IDBObjectStore,
      value,
      key,
    ) {
      if (value !== null && typeof value === "object" && "privateKey" in value)
        throw new DOMException("no keys here", "DataCloneError");
      return put.call(this, value, key);
    });
    const name = scratchDatabase();
    const { keys } = await freshTab(name);
    const { id, prover, outlivesPage } = await keys.make();

    expect(outlivesPage).toBe(false);
    expect((await keys.open(id)).thumbprint).toBe(prover.thumbprint);
    expect((await failureOf((await freshTab(name)).keys.open(id))).code).toBe("vault_key_lost");
  });
});
