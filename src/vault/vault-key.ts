import { OAuthError } from "../oauth/oauth-error.ts";
import type { RecordStore } from "./record-store.ts";

const KEY = "vault-key";

/** The key of the vault, as this tab has it. */
export interface VaultKey {
  readonly key: CryptoKey;
  /** false: only this tab has it, and what it seals is lost with the page. */
  readonly isKept: boolean;
}

/**
 * The key of the vault: made once per browser profile, and never readable by script. It keeps
 * tokens from being read, searched or backed up by accident. It is no safe: script that runs in this
 * page can use it, and whoever copies the whole browser profile copies the browser's key as well.
 *
 * @param known what this tab had until now: it stays the key where no other one is stored
 * @throws OAuthError `insecure_context` where there is no WebCrypto
 */
export async function loadVaultKey(store: RecordStore, known?: CryptoKey): Promise<VaultKey> {
  const stored = await readVaultKey(store);
  if (stored !== undefined) return { key: stored, isKept: true };
  const made = known ?? (await makeVaultKey());
  let key = made;
  try {
    // Two tabs may make a key at once: the first one stored is the key of both.
    await store.update(KEY, (old) => (key = isVaultKey(old) ? old : made));
    return { key, isKept: true };
  } catch {
    // Some browsers cannot clone a CryptoKey into IndexedDB: this tab keeps it, a reload loses it.
    return { key, isKept: key !== made };
  }
}

/** @returns the key of the vault as it is stored; undefined when no key is */
export async function readVaultKey(store: RecordStore): Promise<CryptoKey | undefined> {
  const stored = await store.read(KEY);
  return isVaultKey(stored) ? stored : undefined;
}

async function makeVaultKey(): Promise<CryptoKey> {
  // TypeScript believes that `subtle` is always there; on plain http it is not.
  const subtle: SubtleCrypto | undefined = crypto.subtle;
  if (subtle === undefined) {
    throw new OAuthError(
      "insecure_context",
      "WebCrypto is missing: the page is not a secure context",
    );
  }
  return subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
}

/** A key that cannot open and close the vault is none, however it came there. */
function isVaultKey(value: unknown): value is CryptoKey {
  return (
    value instanceof CryptoKey &&
    value.algorithm.name === "AES-GCM" &&
    value.usages.includes("encrypt") &&
    value.usages.includes("decrypt")
  );
}
