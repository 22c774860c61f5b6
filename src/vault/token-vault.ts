import { OAuthError } from "../oauth/oauth-error.ts";

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
  readonly slot: "current" | "pending";
}

/** Encrypts and decrypts what must not be readable on disk. */
export interface TokenVault {
  seal(value: unknown, belongsTo: SealedFor): Promise<Sealed>;
  /** @throws OAuthError `vault_key_lost` when it was sealed by another key or for something else */
  open(sealed: Sealed, belongsTo: SealedFor): Promise<unknown>;
}

/**
 * AES-GCM with 256 bits and a random 96-bit IV for each write.
 *
 * @param loadKey asked at the first use only
 * @see NIST SP 800-38D §8.2.2
 */
export function createTokenVault(loadKey: () => Promise<CryptoKey>): TokenVault {
  let loading: Promise<CryptoKey> | undefined;
  const key = () => {
    loading ??= loadKey().catch((error: unknown) => {
      loading = undefined;
      throw error;
    });
    return loading;
  };
  return {
    async seal(value, belongsTo) {
      // First, because without WebCrypto the key says so.
      const vaultKey = await key();
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
      const vaultKey = await key();
      try {
        const plaintext = await crypto.subtle.decrypt(
          parameters(sealed.iv, belongsTo),
          vaultKey,
          sealed.ciphertext,
        );
        return JSON.parse(new TextDecoder().decode(plaintext));
      } catch (cause) {
        throw new OAuthError(
          "vault_key_lost",
          "the tokens cannot be decrypted by this browser's key",
          { cause },
        );
      }
    },
  };
}

function parameters(iv: Uint8Array<ArrayBuffer>, to: SealedFor): AesGcmParams {
  const belongsTo = JSON.stringify([to.connectionId, to.lineage, to.generation, to.slot]);
  return { name: "AES-GCM", iv, additionalData: new TextEncoder().encode(belongsTo) };
}
