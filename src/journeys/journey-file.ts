import { literal, object, safeParse } from "valibot";
import type { Journey, JourneyExchange } from "./journey-event.ts";
import { journeySchema } from "./journey-record.ts";
import { MAX_BODY } from "./redact.ts";

/** Of the file's own shape. */
const VERSION = 1;
/** Characters: no journey of ours is as long. */
const LONGEST = 4_000_000;
/** Steps: a hostile file must not keep a page busy. */
const MOST_STEPS = 500;
/** Headers of one request or answer. */
const MOST_HEADERS = 200;
/** Characters of a body: as much as is recorded, and how much more there was. */
const LONGEST_BODY = MAX_BODY + 100;

const envelope = object({ pixyJourney: literal(VERSION), journey: journeySchema });

/** A list of two million mistakes takes a minute to gather, and nobody reads it. */
const FIRST_MISTAKE = { abortEarly: true } as const;

/** Why a file was not opened. */
export type JourneyFileProblem = "too-long" | "not-json" | "not-a-journey" | "other-version";

/** A journey as a file that Pixy opens again. The connection's id means nothing elsewhere. */
export function journeyFile({ connectionId: _, ...journey }: Journey): string {
  return JSON.stringify({ pixyJourney: VERSION, journey }, undefined, 2);
}

/**
 * Reads a file of anybody's. Nothing in it is trusted, and all of it is text.
 *
 * @param randomId the journey gets an id of its own, so that it can stand beside any other
 */
export function readJourneyFile(
  text: string,
  randomId: () => string,
): { readonly journey: Journey } | { readonly problem: JourneyFileProblem } {
  if (text.length > LONGEST) return { problem: "too-long" };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { problem: "not-json" };
  }
  const parsed = safeParse(envelope, value, FIRST_MISTAKE);
  if (!parsed.success) {
    const version: unknown =
      typeof value === "object" && value !== null ? Reflect.get(value, "pixyJourney") : undefined;
    return {
      problem:
        typeof version === "number" && version !== VERSION ? "other-version" : "not-a-journey",
    };
  }
  const { connectionId: _, ...journey } = parsed.output.journey;
  if (isEndless(journey)) return { problem: "too-long" };
  return { journey: { ...atRest(journey), id: randomId(), fromFile: true } };
}

/** @returns a journey that somebody else has recorded, if it is one; undefined: it is none of ours */
export function foreignJourney(value: unknown): Journey | undefined {
  const parsed = safeParse(journeySchema, value, FIRST_MISTAKE);
  if (!parsed.success || isEndless(parsed.output)) return undefined;
  return { ...atRest(parsed.output), fromFile: true };
}

/** Nothing of it goes on here, whatever was under way when the file was written. */
function atRest<T extends Pick<Journey, "outcome">>(journey: T): T {
  return journey.outcome === "running" ? { ...journey, outcome: "interrupted" } : journey;
}

function isEndless({ steps }: Pick<Journey, "steps">): boolean {
  return (
    steps.length > MOST_STEPS ||
    steps.some(({ exchange }) => exchange !== undefined && isTooLong(exchange))
  );
}

function isTooLong({
  requestHeaders,
  requestBody = "",
  responseHeaders = {},
  responseBody = "",
}: JourneyExchange): boolean {
  return (
    [requestHeaders, responseHeaders].some(
      (headers) => Object.keys(headers).length > MOST_HEADERS,
    ) || [requestBody, responseBody].some((body) => body.length > LONGEST_BODY)
  );
}
