import * as v from "valibot";
import type { RecordStore } from "../vault/record-store.ts";
import { CONNECTION_PREFIX } from "./connection-store.ts";
import { DEVICE_PREFIX } from "./device-sign-in-store.ts";
import { PROVIDER_PREFIX } from "./provider-profiles.ts";
import { METADATA_PREFIX } from "./provider-store.ts";
import { REQUEST_PREFIX } from "./saved-requests.ts";
import { TAKEN_PREFIX } from "./taken-grants.ts";

/** What is kept among the records, by what its keys begin with, or are. */
const KINDS = [
  ["connections", CONNECTION_PREFIX],
  ["vault-key", "vault-key"],
  ["dpop-keys", "dpop-key:"],
  ["device-sign-ins", DEVICE_PREFIX],
  ["taken-grants", TAKEN_PREFIX],
  ["providers", PROVIDER_PREFIX],
  ["requests", REQUEST_PREFIX],
  ["request-history", "request-history"],
  ["journeys", "journey:"],
  ["journeys-dropped", "journeys-dropped"],
  ["metadata", METADATA_PREFIX],
  ["keys", "jwks:"],
  ["keys", "jwks-unchanged:"],
] as const;

/** One kind of what is kept among the records; `unknown`: nothing that this Pixy has written. */
export type RecordKind = (typeof KINDS)[number][0] | "unknown";

const withTokens = v.object({ current: v.object({ ciphertext: v.unknown() }) });

/** How many records there are of a kind. */
export interface RecordCount {
  readonly kind: RecordKind;
  readonly count: number;
  /** Of connections: how many hold tokens, encrypted. */
  readonly withTokens?: number | undefined;
}

/** @returns what the records are, each kind once, also those of which there are none; no value of any */
export async function countRecords(records: RecordStore): Promise<readonly RecordCount[]> {
  const all = await records.readAll("");
  const kinds = Map.groupBy(all, ([key]) => kindOf(key));
  const names = new Set<RecordKind>([...KINDS.map(([kind]) => kind), "unknown"]);
  return [...names].map((kind) => {
    const found = kinds.get(kind) ?? [];
    // A list in one record counts by its entries.
    const count =
      kind === "request-history"
        ? found.reduce((sum, [, value]) => sum + (Array.isArray(value) ? value.length : 1), 0)
        : found.length;
    return {
      kind,
      count,
      withTokens:
        kind === "connections"
          ? found.filter(([, value]) => v.is(withTokens, value)).length
          : undefined,
    };
  });
}

function kindOf(key: string): RecordKind {
  const known = KINDS.find(([, start]) =>
    start.endsWith(":") ? key.startsWith(start) : key === start,
  );
  return known?.[0] ?? "unknown";
}
