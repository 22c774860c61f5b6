import type { RecordStore } from "../vault/record-store.ts";

/** Milliseconds for which a provider's metadata and keys are used without asking again. */
export const FRESH = 3_600_000;

/** Public answers of providers, remembered. Losing one costs a request, so nothing here fails. */
export interface AnswerCache {
  /** @param maxAge milliseconds */
  read(key: string, maxAge: number): Promise<unknown>;
  write(key: string, value: unknown): Promise<void>;
}

export function createAnswerCache(records: RecordStore, now: () => number): AnswerCache {
  return {
    async read(key, maxAge) {
      const entry: unknown = await records.read(key).catch(() => undefined);
      if (entry === null || typeof entry !== "object") return undefined;
      if (!("at" in entry) || !("value" in entry) || typeof entry.at !== "number") return undefined;
      // After the clock was set back, nobody knows how old it is: only "of any age" will do then.
      const age = entry.at <= now() ? now() - entry.at : Infinity;
      return age <= maxAge ? entry.value : undefined;
    },
    async write(key, value) {
      await records.update(key, () => ({ at: now(), value })).catch(() => undefined);
    },
  };
}
