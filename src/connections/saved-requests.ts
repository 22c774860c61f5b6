import * as v from "valibot";
import type { RecordStore } from "../vault/record-store.ts";
import { type RequestSecret, secretIn } from "./request-secrets.ts";

/** What the keys of saved requests begin with, in the record store. */
export const REQUEST_PREFIX = "request:";

/** By name. What a schema calls a record would lose a header named "constructor" without a word. */
const headers = v.custom<Readonly<Record<string, string>>>(
  (input) =>
    typeof input === "object" &&
    input !== null &&
    Object.values(input).every((value) => typeof value === "string"),
);

export const savedRequestSchema = v.object({
  id: v.string(),
  /** Whose connections it is sent with. */
  profileId: v.string(),
  name: v.string(),
  method: v.string(),
  url: v.string(),
  headers,
  body: v.string(),
  /** Milliseconds of the local clock. */
  savedAt: v.number(),
});

/** A request that a person keeps under a name. */
export type SavedRequest = Readonly<v.InferOutput<typeof savedRequestSchema>>;

/** The request as it is kept now, or why it is not. */
export type SaveOutcome = { readonly request: SavedRequest } | { readonly secret: RequestSecret };

/** The requests that a person keeps, by provider profile; no secret is among them. */
export interface SavedRequests {
  /** Oldest first. What is stored and is no request is left out. */
  list(profileId: string): Promise<readonly SavedRequest[]>;
  /**
   * Keeps a request, in place of one with the same id; not one in which something looks like a secret.
   *
   * @throws OAuthError `storage_full`, `storage_unavailable`
   */
  save(
    request: Omit<SavedRequest, "id" | "savedAt"> & { readonly id?: string | undefined },
  ): Promise<SaveOutcome>;
  remove(id: string): Promise<void>;
}

export function createSavedRequests({
  records,
  now,
  randomId,
}: {
  readonly records: RecordStore;
  readonly now: () => number;
  readonly randomId: () => string;
}): SavedRequests {
  return {
    async list(profileId) {
      const stored = (await records.readAll(REQUEST_PREFIX)).map(([, value]) => value);
      return stored
        .filter((value) => v.is(savedRequestSchema, value))
        .filter((request) => request.profileId === profileId)
        .toSorted((a, b) => a.savedAt - b.savedAt);
    },
    async save({ id = randomId(), ...request }) {
      const secret = secretIn(request);
      if (secret !== undefined) return { secret };
      let kept: SavedRequest = { ...request, id, savedAt: now() };
      await records.update(REQUEST_PREFIX + id, (old) => {
        if (v.is(savedRequestSchema, old)) kept = { ...kept, savedAt: old.savedAt };
        return kept;
      });
      return { request: kept };
    },
    remove: (id) => records.remove(REQUEST_PREFIX + id),
  };
}
