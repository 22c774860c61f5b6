import type { Journey, JourneyKind, JourneyStep, StepKey } from "../../journeys/journey-event.ts";
import type { Actor } from "../../ui/actor.tsx";
import type { SequenceStep } from "../../ui/sequence.tsx";
import { foldMiddle } from "../../ui/protocol-value.tsx";
import { shortDuration } from "../../ui/time-words.ts";
import { stepTitle, type stepWords, type StepWords, wordsFor } from "../../ui/step-words.ts";

/** Stops compiling as soon as a step has no words, or words have no step. */
type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : never) : never;
const everyStepHasWords: Same<StepKey, keyof typeof stepWords> = true;
void everyStepHasWords;

/** What each kind of journey is called. */
export const kindNames: Readonly<Record<JourneyKind, string>> = {
  connect: "Connect",
  reconnect: "Reconnect",
  "step-up": "Step-up",
  import: "Import",
  device: "Device code",
  refresh: "Refresh",
  api: "API call",
  disconnect: "Disconnect",
  revoke: "Revoke",
  grant: "Grant",
  experiment: "Experiment",
  check: "Check",
};

/** @returns whether it is one of the kinds of journeys */
export function isKind(name: string): name is JourneyKind {
  return Object.hasOwn(kindNames, name);
}

/** How a journey stands, as word and tone. */
export const outcomes = {
  running: { word: "Under way", tone: "busy" },
  done: { word: "Done", tone: "good" },
  failed: { word: "Failed", tone: "bad" },
  interrupted: { word: "Cut off: the end was not recorded", tone: "none" },
} as const;

/** The lanes of every flow, in their order. */
export const lanes: readonly Actor[] = ["you", "tab", "provider", "api"];

/** The lanes of one journey: an attacker stands where one takes part. */
export function lanesOf({ steps }: Pick<Journey, "steps">): readonly Actor[] {
  const acting = new Set(steps.map(wordsOf).flatMap(({ from, to }) => [from, to]));
  if (!acting.has("attacker")) return lanes;
  return ["you", "attacker", "tab", "provider", ...(acting.has("api") ? ["api" as const] : [])];
}

/** What a journey is called: what was tried out in it, else the provider. */
export function nameOf({ about, providerName }: Journey): string {
  return about ?? providerName;
}

/** Characters of a call; a longer one loses the middle of its path. */
const LONGEST_CALL = 48;

/**
 * What an API was asked in a journey, and what it answered last: "GET /me · 200". Hostile text.
 *
 * @returns without the host and the query; undefined where no API was asked for its own sake
 */
export function callOf({ kind, steps }: Pick<Journey, "kind" | "steps">): string | undefined {
  if (kind !== "api") return undefined;
  const sent = steps.findLast(({ exchange }) => exchange !== undefined)?.exchange;
  if (sent === undefined) return undefined;
  const path = sent.url.replace(/^[a-z][\w+.-]*:\/\/[^/?#]*/i, "").replace(/[?#].*$/s, "") || "/";
  const asked = foldMiddle(`${sent.method} ${path}`, LONGEST_CALL);
  return sent.status === undefined ? asked : `${asked} · ${sent.status}`;
}

/** @returns the words of a step; its title is that of `titleOf` */
export function wordsOf({ key, told }: JourneyStep): StepWords {
  return told ?? wordsFor(key);
}

/** The title of a step, within its journey. */
export function titleOf(
  { key, times, told }: JourneyStep,
  { kind, providerName }: Journey,
): string {
  const title = told?.title ?? stepTitle(key, kind, providerName);
  return times === undefined ? title : `${title}: ${times} times`;
}

/** A journey as it is drawn. */
export function sequenceOf(journey: Journey): readonly SequenceStep[] {
  return journey.steps.map((step, index) => {
    const pause = step.at - (journey.steps[index - 1]?.at ?? step.at);
    const { from, to } = wordsOf(step);
    const { at, state, exchange, errorCode } = step;
    return {
      at,
      from,
      to,
      title: titleOf(step, journey),
      state,
      errorCode,
      failedWord: step.told?.failed,
      pause: pauseBefore(step, pause, journey),
      ...(exchange !== undefined &&
        !isNavigation(step) && {
          answer: { status: exchange.status, duration: exchange.duration },
        }),
    };
  });
}

/** Milliseconds; a longer pause between two steps is shown as one. */
const PAUSE = 2_000;

function pauseBefore(
  { key }: JourneyStep,
  milliseconds: number,
  { providerName }: Journey,
): string | undefined {
  if (key === "returned") return `${shortDuration(milliseconds)} at ${providerName}, out of sight`;
  return milliseconds > PAUSE ? `${shortDuration(milliseconds)} later` : undefined;
}

/** The tab itself went there or came from there: a page never sees the answer to that. */
export function isNavigation({ key }: JourneyStep): boolean {
  return key === "departed" || key === "returned" || key === "logout";
}

/** The puzzle that went along with the authorization request: it is public. */
export function challengeOf({ steps }: Journey): string | undefined {
  for (const { exchange } of steps) {
    const text = `${exchange?.url ?? ""}&${exchange?.requestBody ?? ""}`;
    const found = /[?&]code_challenge=([\w-]{43,128})/.exec(text)?.[1];
    if (found !== undefined) return found;
  }
  return undefined;
}
