import type { GrantDescription, GrantStep, Lane, StepWords } from "../../grants/grant.ts";
import type { JourneyExchange } from "../../journeys/journey-event.ts";
import type { SequenceStep } from "../../ui/sequence.tsx";
import { refusedBy } from "../../ui/step-words.ts";

const everyLane: readonly Lane[] = ["you", "tab", "provider", "api"];

/** @returns who takes part, from left to right; three at least, which every flow has */
export function lanesOf({ steps }: GrantDescription): readonly Lane[] {
  const taking = Object.values(steps).flatMap(({ from, to }) => [from, to]);
  return everyLane.filter((lane) => lane !== "api" || taking.includes(lane));
}

/** @returns the steps as they go when nothing comes in between */
export function plannedSteps({ steps }: GrantDescription): StepWords[] {
  return Object.values(steps);
}

/**
 * How far a run has come, in words.
 *
 * @param at which of the steps is looked at, from 0
 * @param taken how many steps there have been
 */
export function placeOf(
  grant: GrantDescription,
  at: number,
  taken: number,
  isOver: boolean,
): string {
  if (taken === 0) return isOver ? "Stopped" : "Begins";
  if (isOver) return `Step ${at + 1} of ${taken}`;
  return grant.isOpenEnded ? `Step ${at + 1}` : `Step ${at + 1} of ${plannedSteps(grant).length}`;
}

/** @returns the words for a step as it went; one without any is a fault in the run */
export function wordsOfStep(
  { steps }: GrantDescription,
  { key, outcome }: Pick<GrantStep, "key" | "outcome">,
): StepWords {
  const words = steps[key] ?? { from: "tab", to: "tab", title: key, sentence: "" };
  const { refused } = words;
  return outcome === "refused" && refused !== undefined ? { ...words, sentence: refused } : words;
}

/** @returns a step as it is drawn, with the answer to the last request that it sent */
export function drawnStep(
  grant: GrantDescription,
  step: GrantStep,
  sent: readonly JourneyExchange[],
): SequenceStep {
  const { from, to, title } = wordsOfStep(grant, step);
  const last = sent.at(-1);
  return {
    at: step.at,
    from,
    to,
    title,
    state: step.outcome === "refused" ? "failed" : "done",
    failedWord: refusedBy(to),
    ...(from !== to &&
      last?.status !== undefined && { answer: { status: last.status, duration: undefined } }),
  };
}

/** @returns how well PKCE protects it: where it stands in for nothing, its name alone is no good */
export function pkceTone({ pkce, where }: GrantDescription): "good" | "warn" | "none" {
  if (!pkce.applies) return "none";
  return where === "mock" ? "warn" : "good";
}
