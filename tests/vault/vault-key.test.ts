import { describe, expect, it, vi } from "vitest";
import { OAuthError } from "../../src/oauth/oauth-error.ts";
import { createMemoryStore } from "../../src/vault/memory-store.ts";
import type { RecordStore } from "../../src/vault/record-store.ts";
import { loadVaultKey } from "../../src/vault/vault-key.ts";
import { failureOf } from "../support/oauth-failure.ts";

/** A storage that takes nothing: `before` the updater is asked, or after. */
function refusing(when: "before" | "after", existing?: CryptoKey): RecordStore {
  const store = createMemoryStore();
  return {
    ...store,
    update: (_, updater) => {
      if (when === "after") updater(existing);
      return Promise.reject(new OAuthError("storage_full", "full"));
    },
  };
}

describe("the vault's key", () => {
  it("is AES-GCM with 256 bits, for sealing and opening only, and leaves the browser for nobody", async () => {
    const { key } = await loadVaultKey(createMemoryStore());
    expect(key.algorithm).toEqual({ name: "AES-GCM", length: 256 });
    expect(key.usages.toSorted()).toEqual(["decrypt", "encrypt"]);
    expect(key.extractable).toBe(false);
    for (const format of ["raw", "jwk"] as const) {
      await expect(crypto.subtle.exportKey(format, key)).rejects.toThrow(/not extractable/i);
    }
  });

  it("is made once and then the same", async () => {
    const store = createMemoryStore();
    const made = await loadVaultKey(store);
    expect(made.isKept).toBe(true);
    expect((await loadVaultKey(store)).key).toBe(made.key);
  });

  it("is that of the first tab, when two make one at once", async () => {
    const store = createMemoryStore();
    const [one, other] = await Promise.all([loadVaultKey(store), loadVaultKey(store)]);
    expect(one.key).toBe(other.key);
    expect(await store.read("vault-key")).toBe(one.key);
  });

  it("is made anew where something else lies in its place", async () => {
    const store = createMemoryStore();
    await store.update("vault-key", () => "damaged");
    const { key } = await loadVaultKey(store);
    expect(key).toBeInstanceOf(CryptoKey);
    expect(await store.read("vault-key")).toBe(key);
  });

  it.each(["before", "after"] as const)(
    "serves this tab where the storage refuses it %s looking at it, and is known not to outlive it",
    async (when) => {
      const { key, isKept } = await loadVaultKey(refusing(when));
      expect(key).toBeInstanceOf(CryptoKey);
      expect(isKept).toBe(false);
    },
  );

  it("is that of another tab even where the storage then refuses to write it again", async () => {
    const { key: theirs } = await loadVaultKey(createMemoryStore());
    expect(await loadVaultKey(refusing("after", theirs))).toEqual({ key: theirs, isKept: true });
  });

  it("stays the one that this tab has where none is stored any more, and is stored again", async () => {
    const { key } = await loadVaultKey(createMemoryStore());
    const emptied = createMemoryStore();
    expect(await loadVaultKey(emptied, key)).toEqual({ key, isKept: true });
    expect(await emptied.read("vault-key")).toBe(key);
    expect(await loadVaultKey(refusing("after"), key)).toEqual({ key, isKept: false });
  });

  it("gives way to the one that is stored", async () => {
    const store = createMemoryStore();
    const stored = await loadVaultKey(store);
    const { key: mine } = await loadVaultKey(createMemoryStore());
    expect((await loadVaultKey(store, mine)).key).toBe(stored.key);
  });

  it("cannot be had from a storage that cannot be read", async () => {
    const unreadable = {
      ...createMemoryStore(),
      read: () => Promise.reject(new OAuthError("storage_unavailable", "")),
    };
    expect((await failureOf(loadVaultKey(unreadable))).code).toBe("storage_unavailable");
  });

  it("cannot be made where the page is no secure context", async () => {
    vi.stubGlobal("crypto", {});
    expect((await failureOf(loadVaultKey(createMemoryStore()))).code).toBe("insecure_context");
  });
});
