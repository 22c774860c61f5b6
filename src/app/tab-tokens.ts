import { type ConnectionTokens, createConnectionTokens } from "../connections/connection-tokens.ts";
import type { RecordStore } from "../vault/record-store.ts";
import { createTokenVault } from "../vault/token-vault.ts";
import { loadVaultKey } from "../vault/vault-key.ts";

/** The door to the vault, and this tab's memory of what is behind it: one for the whole tab. */
export function createTabTokens(records: RecordStore): ConnectionTokens {
  return createConnectionTokens(createTokenVault(() => loadVaultKey(records)));
}
