import { describe, expect, it, test, vi } from "vitest";
import { OAuthError } from "../../src/oauth/oauth-error.ts";
import { createMemoryStore } from "../../src/vault/memory-store.ts";
import { createTokenVault } from "../../src/vault/token-vault.ts";
import { loadVaultKey } from "../../src/vault/vault-key.ts";
import { everythingIn } from "../support/error-contents.ts";
import { failureOf } from "../support/oauth-failure.ts";
import { OWNER, TOKENS } from "../support/sealed-tokens.ts";

async function vaultWithKey() {
  const key = await loadVaultKey(createMemoryStore());
  return createTokenVault(() => Promise.resolve(key));
}

describe("the vault", () => {
  it("opens what it has sealed", async () => {
    const vault = await vaultWithKey();
    expect(await vault.open(await vault.seal(TOKENS, OWNER), OWNER)).toEqual(TOKENS);
  });

  it("shows nobody what is in it", async () => {
    const { ciphertext } = await (await vaultWithKey()).seal(TOKENS, OWNER);
    const text = Buffer.from(ciphertext).toString("latin1");
    expect(text).not.toContain(TOKENS.refreshToken);
    expect(text).not.toContain("refreshToken");
  });

  it("takes another IV of 96 bits for each write", async () => {
    const vault = await vaultWithKey();
    const sealed = await Promise.all(Array.from({ length: 50 }, () => vault.seal(TOKENS, OWNER)));
    const ivs = sealed.map(({ iv }) => Buffer.from(iv).toString("hex"));
    expect(new Set(ivs).size).toBe(50);
    for (const iv of ivs) expect(iv).toHaveLength(24);
    const ciphertexts = sealed.map(({ ciphertext }) => Buffer.from(ciphertext).toString("hex"));
    expect(new Set(ciphertexts).size).toBe(50);
  });

  test.each([
    ["connection", { connectionId: "c2" }],
    ["grant", { lineage: "l2" }],
    ["generation", { generation: 4 }],
    ["slot", { slot: "pending" as const }],
    ["pair of names that only joined look the same", { connectionId: "c", lineage: "1l1" }],
  ])("opens nothing for another %s", async (_, other) => {
    const vault = await vaultWithKey();
    const sealed = await vault.seal(TOKENS, OWNER);
    const failure = await failureOf(vault.open(sealed, { ...OWNER, ...other }));
    expect(failure.code).toBe("vault_key_lost");
    expect(everythingIn(failure)).not.toContain(TOKENS.refreshToken);
  });

  it("opens nothing that another key has sealed", async () => {
    const sealed = await (await vaultWithKey()).seal(TOKENS, OWNER);
    const failure = await failureOf((await vaultWithKey()).open(sealed, OWNER));
    expect(failure.code).toBe("vault_key_lost");
    expect(failure.cause).toBeInstanceOf(DOMException);
  });

  it("opens nothing of which a bit was changed", async () => {
    const vault = await vaultWithKey();
    const { iv, ciphertext } = await vault.seal(TOKENS, OWNER);
    const changed = (bytes: Uint8Array<ArrayBuffer>) =>
      bytes.map((byte, at) => (at === 5 ? byte ^ 1 : byte));
    for (const damaged of [
      { iv: changed(iv), ciphertext },
      { iv, ciphertext: changed(new Uint8Array(ciphertext)).buffer },
      { iv, ciphertext: ciphertext.slice(0, -1) },
      { iv, ciphertext: new ArrayBuffer(0) },
    ]) {
      expect((await failureOf(vault.open(damaged, OWNER))).code).toBe("vault_key_lost");
    }
  });
});

describe("a vault whose database was deleted under it", () => {
  it("opens what another tab has sealed since, by the key that is stored now", async () => {
    const records = createMemoryStore();
    const openVault = () => createTokenVault((known) => loadVaultKey(records, known));
    const [before, after] = [openVault(), openVault()];
    const early = await before.seal("early", OWNER);
    await records.clear();
    const late = await after.seal("late", OWNER);

    expect(await before.open(late, OWNER)).toBe("late");
    expect(await after.open(await before.seal("later", OWNER), OWNER)).toBe("later");
    expect((await failureOf(before.open(early, OWNER))).code).toBe("vault_key_lost");
  });

  it("does not take a storage that cannot be read for a lost key", async () => {
    const records = createMemoryStore();
    const vault = createTokenVault((known) => loadVaultKey(records, known));
    const sealed = await vault.seal(TOKENS, OWNER);
    vi.spyOn(records, "read").mockRejectedValueOnce(new OAuthError("storage_unavailable", ""));

    const failure = await failureOf(vault.open(sealed, { ...OWNER, generation: 9 }));
    expect(failure.code).toBe("storage_unavailable");
    expect(await vault.open(sealed, OWNER)).toEqual(TOKENS);
  });
});

describe("the key of the vault is asked for", () => {
  it("at the first use and once, however many come at the same time", async () => {
    const key = await loadVaultKey(createMemoryStore());
    const loadKey = vi.fn(() => Promise.resolve(key));
    const vault = createTokenVault(loadKey);
    expect(loadKey).not.toHaveBeenCalled();
    const sealed = await Promise.all([vault.seal(1, OWNER), vault.seal(2, OWNER)]);
    for (const one of sealed) await vault.open(one, OWNER);
    expect(loadKey).toHaveBeenCalledOnce();
  });

  it("again after it could not be had", async () => {
    const key = await loadVaultKey(createMemoryStore());
    const unavailable = new OAuthError("storage_unavailable", "not now");
    const loadKey = vi.fn(() => Promise.resolve(key)).mockRejectedValueOnce(unavailable);
    const vault = createTokenVault(loadKey);
    expect(await failureOf(vault.seal(TOKENS, OWNER))).toBe(unavailable);
    expect(await vault.open(await vault.seal(TOKENS, OWNER), OWNER)).toEqual(TOKENS);
  });

  it("before anything else, because without WebCrypto it says why nothing works", async () => {
    vi.stubGlobal("crypto", {});
    const vault = createTokenVault(() => loadVaultKey(createMemoryStore()));
    expect((await failureOf(vault.seal(TOKENS, OWNER))).code).toBe("insecure_context");
  });
});
