import { type ConnectionTokens, createConnectionTokens } from "../connections/connection-tokens.ts";
import { createTokenVault } from "../vault/token-vault.ts";
import { loadVaultKey } from "../vault/vault-key.ts";
import type { Foundation } from "./foundation.ts";

/** The door to the vault, and this tab's memory of what is behind it: one for the whole tab. */
export function createTabTokens({
  records,
  storage,
}: Pick<Foundation, "records" | "storage">): ConnectionTokens {
  const vault = createTokenVault(async (known) => {
    const loaded = await loadVaultKey(records, known);
    if (storage.current() !== "memory") storage.note(loaded.isKept ? "durable" : "key-in-memory");
    return loaded;
  });
  return createConnectionTokens(vault);
}
