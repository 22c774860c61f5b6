import {
  array,
  boolean,
  type GenericSchema,
  is,
  maxValue,
  minValue,
  number,
  object,
  optional,
  picklist,
  pipe,
  record,
  string,
} from "valibot";
import type { Journey } from "./journey-event.ts";

/** Milliseconds that a calendar has a date for (ECMA-262 §21.4.1.1). */
const time = pipe(number(), minValue(-8.64e15), maxValue(8.64e15));
const texts = record(string(), string());
const actor = picklist(["you", "tab", "provider", "api", "attacker"]);

export const journeySchema: GenericSchema<unknown, Journey> = object({
  id: string(),
  kind: picklist([
    "connect",
    "reconnect",
    "step-up",
    "import",
    "device",
    "refresh",
    "api",
    "disconnect",
    "revoke",
    "grant",
    "experiment",
    "check",
  ]),
  providerName: string(),
  about: optional(string()),
  connectionId: optional(string()),
  startedAt: time,
  outcome: picklist(["running", "done", "failed", "interrupted"]),
  steps: array(
    object({
      key: string(),
      at: time,
      state: picklist(["done", "sent", "failed", "skipped"]),
      exchange: optional(
        object({
          method: string(),
          url: string(),
          requestHeaders: texts,
          requestBody: optional(string()),
          status: optional(number()),
          responseHeaders: optional(texts),
          responseBody: optional(string()),
          duration: optional(number()),
        }),
      ),
      errorCode: optional(string()),
      waited: optional(number()),
      times: optional(number()),
      told: optional(
        object({
          from: actor,
          to: actor,
          title: string(),
          why: string(),
          reference: optional(string()),
          failed: optional(string()),
        }),
      ),
    }),
  ),
  fromFile: optional(boolean()),
});

/** Keeps what is a journey: a damaged record, or one of another version, must not hide the others. */
export function soundJourneys(stored: unknown): Journey[] {
  return Array.isArray(stored) ? stored.filter(isJourney) : [];
}

function isJourney(value: unknown): value is Journey {
  return is(journeySchema, value);
}
