import * as v from "valibot";
import type { RecordStore } from "../vault/record-store.ts";
import { withoutSecrets } from "./request-secrets.ts";

const KEY = "request-history";

/** Requests that are remembered, over all provider profiles. */
export const MOST_REMEMBERED = 50;

/** Characters of an address that are remembered. */
const LONGEST = 2000;

const pastRequest = v.object({
  id: v.string(),
  profileId: v.string(),
  method: v.string(),
  /** Without the values that look like secrets. */
  url: v.string(),
  /** Milliseconds of the local clock. */
  at: v.number(),
  /** What came of it: an HTTP status, a code of Pixy, or nothing yet. */
  outcome: v.optional(v.union([v.number(), v.string()])),
});

/** A request that was sent: neither its headers nor its body, nor what came back. */
export type PastRequest = Readonly<v.InferOutput<typeof pastRequest>>;

/** The requests that were sent last. Losing it costs nobody anything, so nothing here fails. */
export interface RequestHistory {
  /** Newest first. */
  list(profileId: string): Promise<readonly PastRequest[]>;
  /** @returns the id of the entry */
  add(request: Pick<PastRequest, "profileId" | "method" | "url">): Promise<string>;
  settle(id: string, outcome: number | string): Promise<void>;
  clear(profileId: string): Promise<void>;
}

export function createRequestHistory({
  records,
  now,
  randomId,
}: {
  readonly records: RecordStore;
  readonly now: () => number;
  readonly randomId: () => string;
}): RequestHistory {
  const change = (apply: (past: readonly PastRequest[]) => readonly PastRequest[]) =>
    records
      .update(KEY, (stored) => apply(soundEntries(stored)).slice(0, MOST_REMEMBERED))
      .catch(() => undefined);

  return {
    async list(profileId) {
      const stored = await records.read(KEY).catch(() => undefined);
      return soundEntries(stored).filter((entry) => entry.profileId === profileId);
    },
    async add({ profileId, method, url }) {
      const id = randomId();
      const shown = withoutSecrets(url).slice(0, LONGEST);
      await change((past) => [{ id, profileId, method, url: shown, at: now() }, ...past]);
      return id;
    },
    settle: (id, outcome) =>
      change((past) => past.map((entry) => (entry.id === id ? { ...entry, outcome } : entry))),
    clear: (profileId) => change((past) => past.filter((entry) => entry.profileId !== profileId)),
  };
}

function soundEntries(stored: unknown): readonly PastRequest[] {
  return Array.isArray(stored) ? stored.filter((entry) => v.is(pastRequest, entry)) : [];
}
