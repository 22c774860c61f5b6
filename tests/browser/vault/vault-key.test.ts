import { describe, expect, it, vi } from "vitest";
import { openIndexedDbStore } from "../../../src/vault/indexeddb-store.ts";
import { createTokenVault } from "../../../src/vault/token-vault.ts";
import { loadVaultKey } from "../../../src/vault/vault-key.ts";
import { failureOf } from "../../support/oauth-failure.ts";
import { OWNER, TOKENS } from "../../support/sealed-tokens.ts";
import { openAsStranger, scratchDatabase, settled } from "./scratch-database.ts";

/** A tab that has just been loaded: it remembers nothing. */
async function freshTab(name: string) {
  const store = await openIndexedDbStore(name);
  return { store, vault: createTokenVault((known) => loadVaultKey(store, known)) };
}

describe("the vault's key in IndexedDB", () => {
  it("opens after a reload what was sealed before", async () => {
    const name = scratchDatabase();
    const before = await freshTab(name);
    await before.store.update("record", () => undefined);
    const sealed = await before.vault.seal(TOKENS, OWNER);
    await before.store.update("record", () => sealed);
    const after = await freshTab(name);
    // Through the disk and back, as a record goes.
    expect(await after.store.read("record")).toEqual(sealed);
    expect(await after.vault.open(sealed, OWNER)).toEqual(TOKENS);
  });

  it("can be exported by nobody, neither when it is made nor when it comes from the disk", async () => {
    const name = scratchDatabase();
    const { key: made } = await loadVaultKey((await freshTab(name)).store);
    const { key: read } = await loadVaultKey((await freshTab(name)).store);
    const database = await openAsStranger(name, 1);
    const raw = await settled(
      database.transaction("records").objectStore("records").get("vault-key"),
    );
    database.close();
    for (const key of [made, read, raw]) {
      expect(key).toBeInstanceOf(CryptoKey);
      expect(key.extractable).toBe(false);
      for (const format of ["raw", "jwk"] as const) {
        await expect(crypto.subtle.exportKey(format, key)).rejects.toThrow(/not extractable/i);
      }
    }
  });

  it("is one key for two tabs that start at the same time", async () => {
    const name = scratchDatabase();
    const [one, other] = [await freshTab(name), await freshTab(name)];
    const [byOne, byOther] = await Promise.all([
      one.vault.seal(TOKENS, OWNER),
      other.vault.seal(TOKENS, OWNER),
    ]);
    expect(await other.vault.open(byOne, OWNER)).toEqual(TOKENS);
    expect(await one.vault.open(byOther, OWNER)).toEqual(TOKENS);
  });

  it("row 87: that is lost opens nothing any more", async () => {
    const name = scratchDatabase();
    const before = await freshTab(name);
    const sealed = await before.vault.seal(TOKENS, OWNER);
    await before.store.remove("vault-key");
    const failure = await failureOf((await freshTab(name)).vault.open(sealed, OWNER));
    expect(failure.code).toBe("vault_key_lost");
  });

  it("row 88: that cannot be cloned serves this tab from its memory", async () => {
    const { put } = IDBObjectStore.prototype;
    vi.spyOn(IDBObjectStore.prototype, "put").mockImplementation(function (
      this: IDBObjectStore,
      value,
      key,
    ) {
      if (value instanceof CryptoKey) throw new DOMException("no keys here", "DataCloneError");
      return put.call(this, value, key);
    });
    const name = scratchDatabase();
    const { store, vault } = await freshTab(name);
    const sealed = await vault.seal(TOKENS, OWNER);
    expect(await vault.open(sealed, OWNER)).toEqual(TOKENS);
    await store.update("record", () => sealed);
    expect(await store.read("record")).toEqual(sealed);
    expect(await store.read("vault-key")).toBeUndefined();
    const failure = await failureOf((await freshTab(name)).vault.open(sealed, OWNER));
    expect(failure.code).toBe("vault_key_lost");
  });
});
