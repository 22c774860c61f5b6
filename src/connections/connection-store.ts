import { OAuthError } from "../oauth/oauth-error.ts";
import type { RecordStore } from "../vault/record-store.ts";
import { type ConnectionRecord, parseConnectionRecord } from "./connection-record.ts";

/** What the keys of connections begin with, in the record store. */
export const CONNECTION_PREFIX = "connection:";

/** Which write a record must still be at for another write to be allowed. */
export type Version = Pick<ConnectionRecord, "lineage" | "generation">;

/** @returns whether the first is another grant than the second, or a later refresh of the same one */
export function isNewer(one: Version, other: Version): boolean {
  return one.lineage !== other.lineage || one.generation > other.generation;
}

/**
 * A write that came too late: the record was removed, reconnected, or refreshed by another tab. It
 * is no OAuthError, because nobody outside of this room gets it: whoever does finds out what happened,
 * and tells that.
 */
export class SwapRefusedError extends Error {
  override readonly name = "SwapRefusedError";
  constructor() {
    super("the stored connection is not the one that was read");
  }
}

/** The connections in the record store. */
export interface ConnectionStore {
  /** All that can be read; the others are left in place and left out. */
  list(): Promise<readonly ConnectionRecord[]>;
  /** The ids of the keys that tokens are bound to; undefined when there are damaged records. */
  keyIds(): Promise<ReadonlySet<string> | undefined>;
  /** @throws OAuthError `record_corrupted` */
  read(id: string): Promise<ConnectionRecord | undefined>;
  /**
   * Stores a grant that was just made, in place of whatever the connection had.
   *
   * @param onto the connection that it renews, as it was read
   * @returns what it was at that very moment; undefined without one
   * @throws SwapRefusedError when another write came first, also when it was removed
   */
  put(record: ConnectionRecord, onto?: ConnectionRecord): Promise<ConnectionRecord | undefined>;
  /**
   * Compare-and-swap: writes only onto the very lineage and generation that was read.
   *
   * @param change synchronous; gets the record as it is now
   * @throws SwapRefusedError when another write came first, also when the record was removed:
   *   a removed connection stays removed
   */
  swap(
    id: string,
    expected: Version,
    change: (record: ConnectionRecord) => ConnectionRecord,
  ): Promise<ConnectionRecord>;
  remove(id: string): Promise<void>;
  /**
   * Removes a connection.
   *
   * @param check looks at it at that very moment; what it throws is thrown, and nothing is removed
   * @returns what it was at that very moment: no other write comes in between
   */
  take(
    id: string,
    check?: (record: ConnectionRecord) => void,
  ): Promise<ConnectionRecord | "unreadable" | undefined>;
}

export function createConnectionStore(records: RecordStore): ConnectionStore {
  return {
    async list() {
      const all = await records.readAll(CONNECTION_PREFIX);
      return all.flatMap(([, value]) => readableConnection(value) ?? []);
    },
    async keyIds() {
      const connections = (await records.readAll(CONNECTION_PREFIX)).map(([, value]) =>
        readableConnection(value),
      );
      if (connections.includes(undefined)) return undefined;
      return new Set(connections.flatMap((connection) => connection?.keyBinding?.keyId ?? []));
    },
    async read(id) {
      const value = await records.read(CONNECTION_PREFIX + id);
      return value === undefined ? undefined : parseConnectionRecord(value);
    },
    async put(record, onto) {
      let before: ConnectionRecord | undefined;
      await records.update(CONNECTION_PREFIX + record.id, (old) => {
        before = onto && readableConnection(old);
        if (onto !== undefined && !isAt(before, onto)) throw new SwapRefusedError();
        return record;
      });
      return before;
    },
    async swap(id, expected, change) {
      let written: ConnectionRecord | undefined;
      await records.update(CONNECTION_PREFIX + id, (old) => {
        if (old === undefined) throw new SwapRefusedError();
        const record = parseConnectionRecord(old);
        if (!isAt(record, expected)) throw new SwapRefusedError();
        return (written = change(record));
      });
      if (written === undefined) throw new SwapRefusedError();
      return written;
    },
    remove: (id) => records.remove(CONNECTION_PREFIX + id),
    async take(id, check) {
      let taken: ConnectionRecord | "unreadable" | undefined;
      await records.take(CONNECTION_PREFIX + id, (old) => {
        taken = old === undefined ? undefined : (readableConnection(old) ?? "unreadable");
        if (typeof taken === "object") check?.(taken);
      });
      return taken;
    },
  };
}

function isAt(record: Version | undefined, { lineage, generation }: Version): boolean {
  return record?.lineage === lineage && record.generation === generation;
}

/** @returns undefined for what is no connection that this Pixy can read */
export function readableConnection(value: unknown): ConnectionRecord | undefined {
  try {
    return parseConnectionRecord(value);
  } catch (error) {
    if (error instanceof OAuthError) return undefined;
    throw error;
  }
}
