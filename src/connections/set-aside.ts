import * as v from "valibot";
import type { RecordStore } from "../vault/record-store.ts";
import { CONNECTION_PREFIX, readableConnection } from "./connection-store.ts";

/** Characters of a damaged record that are shown: they may be anything. */
const LONGEST_NAME = 200;

/** A stored connection that cannot be read, as far as a person may recognize it. */
export interface SetAsideConnection {
  readonly id: string;
  /** Provider and account, where the record still says so. */
  readonly name: string | undefined;
  /** A later Pixy has written it, and can read it. */
  readonly isOfLaterVersion: boolean;
}

const remains = v.object({
  providerName: v.string(),
  account: v.object({ label: v.string() }),
});
const versioned = v.object({ schema: v.number() });

/** @returns the stored connections that cannot be read: they stay in place until a person removes them */
export async function listSetAside(records: RecordStore): Promise<readonly SetAsideConnection[]> {
  const all = await records.readAll(CONNECTION_PREFIX);
  return all
    .filter(([, value]) => readableConnection(value) === undefined)
    .map(([key, value]) => ({
      id: key.slice(CONNECTION_PREFIX.length),
      name: v.is(remains, value)
        ? `${value.providerName}: ${value.account.label}`.slice(0, LONGEST_NAME)
        : undefined,
      isOfLaterVersion: v.is(versioned, value) && value.schema > 1,
    }));
}
