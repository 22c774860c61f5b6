import { OAuthError } from "../oauth/oauth-error.ts";
import type { VaultKey } from "./vault-key.ts";

/** Something encrypted for the vault. Readable by nobody without the vault's key. */
export interface Sealed {
  readonly iv: Uint8Array<ArrayBuffer>;
  readonly ciphertext: ArrayBuffer;
}

/**
 * What an encrypted value belongs to. It is authenticated with the value, so that a record's
 * ciphertext cannot be moved to another connection, grant or generation.
 */
export interface SealedFor {
  readonly connectionId: string;
  readonly lineage: string;
  readonly generation: number;
  readonly slot: "current" | "pending" | "device";
}

/** Encrypts and decrypts what must not be readable on disk. */
export interface TokenVault {
  /** @throws OAuthError `insecure_context` where there is no WebCrypto, `storage_unavailable` */
  seal(value: unknown, belongsTo: SealedFor): Promise<Sealed>;
  /** @throws OAuthError `vault_key_lost` when it was sealed by another key or for something else */
  open(sealed: Sealed, belongsTo: SealedFor): Promise<unknown>;
  /** Whether the key outlives this page. */
  isKeyKept(): Promise<boolean>;
  /** The stored key was removed: what is sealed from now on is sealed with the one that is stored next. */
  forgetKey(): void;
}

/**
 * AES-GCM with 256 bits and a random 96-bit IV for each write.
 *
 * @param loadKey asked at the first use, and again, with the key until now, when that opens nothing:
 *   after the database was deleted, another tab may have made the key that holds from then on
 * @see NIST SP 800-38D §8.2.2
 */
export function createTokenVault(loadKey: (known?: CryptoKey) => Promise<VaultKey>): TokenVault {
  let loading: Promise<VaultKey> | undefined;
  const key = () => {
    loading ??= loadKey().catch((error: unknown) => {
      loading = undefined;
      throw error;
    });
    return loading;
  };

  async function decrypt(
    sealed: Sealed,
    belongsTo: SealedFor,
    vaultKey: CryptoKey,
  ): Promise<unknown> {
    const plaintext = await crypto.subtle.decrypt(
      parameters(sealed.iv, belongsTo),
      vaultKey,
      sealed.ciphertext,
    );
    return JSON.parse(new TextDecoder().decode(plaintext));
  }

  return {
    async seal(value, belongsTo) {
      // First, because without WebCrypto the key says so.
      const { key: vaultKey } = await key();
      const iv = crypto.getRandomValues(new Uint8Array(12));
      const plaintext = new TextEncoder().encode(JSON.stringify(value));
      const ciphertext = await crypto.subtle.encrypt(
        parameters(iv, belongsTo),
        vaultKey,
        plaintext,
      );
      return { iv, ciphertext };
    },
    async open(sealed, belongsTo) {
      const { key: known } = await key();
      try {
        return await decrypt(sealed, belongsTo, known);
      } catch {
        // Not proof yet: what is stored now may be another key.
      }
      const stored = await loadKey(known);
      loading = Promise.resolve(stored);
      try {
        return await decrypt(sealed, belongsTo, stored.key);
      } catch (cause) {
        throw new OAuthError(
          "vault_key_lost",
          "the tokens cannot be decrypted by this browser's key",
          { cause },
        );
      }
    },
    isKeyKept: async () => (await key()).isKept,
    forgetKey() {
      loading = undefined;
    },
  };
}

function parameters(iv: Uint8Array<ArrayBuffer>, to: SealedFor): AesGcmParams {
  const belongsTo = JSON.stringify([to.connectionId, to.lineage, to.generation, to.slot]);
  return { name: "AES-GCM", iv, additionalData: new TextEncoder().encode(belongsTo) };
}
