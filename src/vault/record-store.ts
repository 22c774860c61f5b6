import { OAuthError } from "../oauth/oauth-error.ts";

/**
 * Where records are kept, by key. Two homes exist: IndexedDB, and this tab's memory where the
 * browser refuses IndexedDB. What the browser refuses fails as storageError says.
 */
export interface RecordStore {
  /** Whether records outlive this tab. */
  isDurable(): Promise<boolean>;
  read(key: string): Promise<unknown>;
  /** All records whose key starts with the prefix. */
  readAll(prefix: string): Promise<readonly (readonly [key: string, value: unknown])[]>;
  /**
   * Reads and writes in one transaction. The updater is synchronous (an IndexedDB transaction ends
   * at the first await), so whatever needs encryption is encrypted before. What it throws is
   * thrown, and nothing is written.
   */
  update(key: string, updater: (old: unknown) => unknown): Promise<void>;
  /**
   * Reads and removes in one transaction.
   *
   * @param check synchronous; looks at what is there. What it throws is thrown, and nothing is removed
   * @returns what was there
   */
  take(key: string, check?: (old: unknown) => void): Promise<unknown>;
  remove(key: string): Promise<void>;
  clear(): Promise<void>;
}

/** @returns the OAuthError that a refusal of the browser's storage means: `storage_full` or `storage_unavailable` */
export function storageError(cause: unknown): OAuthError {
  if (cause instanceof OAuthError) return cause;
  const full = cause instanceof Error && cause.name === "QuotaExceededError";
  return full
    ? new OAuthError("storage_full", "the browser's storage is full", { cause })
    : new OAuthError("storage_unavailable", "the browser's storage refused", { cause });
}
