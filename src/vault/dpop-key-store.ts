import { OAuthError } from "../oauth/oauth-error.ts";
import type { RecordStore } from "./record-store.ts";

const PREFIX = "dpop-key:";

/** A key of which the store knows when it was kept last. */
interface StoredKey {
  /** Milliseconds of the local clock. */
  readonly at: number;
  readonly privateKey: CryptoKey;
  readonly publicKey: CryptoKey;
}

/**
 * The keys that tokens are bound to. Their private halves are never readable by script: it can use
 * them while it runs in this page, and carries nothing away.
 */
export interface DpopKeyStore {
  /**
   * Keeps a key, or keeps it anew.
   *
   * @returns whether it outlives this page; some browsers cannot clone a CryptoKey into IndexedDB
   */
  keep(id: string, key: CryptoKeyPair): Promise<boolean>;
  /** @returns undefined when there is none, or what is there is no key */
  read(id: string): Promise<CryptoKeyPair | undefined>;
  remove(id: string): Promise<void>;
  /** @returns the ids of the keys that were kept at that time (milliseconds) or before */
  keptUntil(time: number): Promise<readonly string[]>;
}

export function createDpopKeyStore(records: RecordStore, now: () => number): DpopKeyStore {
  return {
    async keep(id, { privateKey, publicKey }) {
      try {
        await records.update(PREFIX + id, () => ({ at: now(), privateKey, publicKey }));
        return await records.isDurable();
      } catch {
        return false;
      }
    },
    async read(id) {
      const stored = await records.read(PREFIX + id);
      return isStoredKey(stored)
        ? { privateKey: stored.privateKey, publicKey: stored.publicKey }
        : undefined;
    },
    remove: (id) => records.remove(PREFIX + id),
    async keptUntil(time) {
      const all = await records.readAll(PREFIX);
      return all.flatMap(([key, value]) =>
        isStoredKey(value) && value.at > time ? [] : [key.slice(PREFIX.length)],
      );
    },
  };
}

/**
 * Makes a key to bind tokens to.
 *
 * @returns an ES256 pair of which nobody can read the private half
 * @throws OAuthError `insecure_context` where there is no WebCrypto
 * @see RFC 9449 §4.2, RFC 7518 §3.4
 */
export async function makeDpopKey(): Promise<CryptoKeyPair> {
  // TypeScript believes that `subtle` is always there; on plain http it is not.
  const subtle: SubtleCrypto | undefined = crypto.subtle;
  if (subtle === undefined) {
    throw new OAuthError(
      "insecure_context",
      "WebCrypto is missing: the page is not a secure context",
    );
  }
  return subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, false, ["sign", "verify"]);
}

function isStoredKey(value: unknown): value is StoredKey {
  return (
    value !== null &&
    typeof value === "object" &&
    "at" in value &&
    typeof value.at === "number" &&
    "privateKey" in value &&
    isHalf(value.privateKey, "private", "sign") &&
    "publicKey" in value &&
    isHalf(value.publicKey, "public", "verify")
  );
}

/** RFC 7518 §3.4 */
function isHalf(key: unknown, type: KeyType, usage: KeyUsage): boolean {
  if (!(key instanceof CryptoKey) || key.type !== type || !key.usages.includes(usage)) return false;
  const { algorithm } = key;
  return (
    algorithm.name === "ECDSA" && "namedCurve" in algorithm && algorithm.namedCurve === "P-256"
  );
}
