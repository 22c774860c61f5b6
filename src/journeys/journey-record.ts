import {
  array,
  type GenericSchema,
  is,
  number,
  object,
  optional,
  picklist,
  record,
  string,
} from "valibot";
import type { Journey } from "./journey-event.ts";

const texts = record(string(), string());

const journeySchema: GenericSchema<unknown, Journey> = object({
  id: string(),
  kind: picklist(["connect", "reconnect", "step-up", "refresh", "disconnect"]),
  providerName: string(),
  connectionId: optional(string()),
  startedAt: number(),
  outcome: picklist(["running", "done", "failed"]),
  steps: array(
    object({
      at: number(),
      actor: picklist(["you", "tab", "provider", "api"]),
      title: string(),
      purpose: optional(string()),
      reference: optional(string()),
      state: picklist(["done", "sent", "failed"]),
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
    }),
  ),
});

/** Keeps what is a journey: a damaged record, or one of another version, must not hide the others. */
export function soundJourneys(stored: unknown): Journey[] {
  return Array.isArray(stored) ? stored.filter(isJourney) : [];
}

function isJourney(value: unknown): value is Journey {
  return is(journeySchema, value);
}
