import { literal, object, safeParse } from "valibot";
import type { Journey } from "./journey-event.ts";
import { journeySchema } from "./journey-record.ts";

/** Of the file's own shape. */
const VERSION = 1;
/** Characters: no journey of ours is as long. */
const LONGEST = 4_000_000;
/** Steps: a hostile file must not keep a page busy. */
const MOST_STEPS = 500;

const envelope = object({ pixyJourney: literal(VERSION), journey: journeySchema });

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
  const parsed = safeParse(envelope, value);
  if (!parsed.success) {
    const version: unknown =
      typeof value === "object" && value !== null ? Reflect.get(value, "pixyJourney") : undefined;
    return {
      problem:
        typeof version === "number" && version !== VERSION ? "other-version" : "not-a-journey",
    };
  }
  const { connectionId: _, ...journey } = parsed.output.journey;
  if (journey.steps.length > MOST_STEPS) return { problem: "too-long" };
  return { journey: { ...journey, id: randomId(), fromFile: true } };
}
