import { createTokenVault, type TokenVault } from "../vault/token-vault.ts";
import { loadVaultKey } from "../vault/vault-key.ts";
import type { Foundation } from "./foundation.ts";

/** The vault, with its key as this tab has it: one for the whole tab, so that all of it forgets the key at once. */
export function createTabVault({
  records,
  storage,
}: Pick<Foundation, "records" | "storage">): TokenVault {
  return createTokenVault(async (known) => {
    const loaded = await loadVaultKey(records, known);
    if (storage.current() !== "memory") storage.note(loaded.isKept ? "durable" : "key-in-memory");
    return loaded;
  });
}
