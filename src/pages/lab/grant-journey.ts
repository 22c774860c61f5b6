import type { GrantDescription, GrantStep } from "../../grants/grant.ts";
import type { ToldRun, ToldStep } from "../../journeys/told-journey.ts";
import type { GrantRunState } from "../../queries/lab-queries.ts";
import { exchangesAfter, exchangesOf } from "../../queries/played-steps.ts";
import { knownFailure } from "../failure.tsx";
import { wordsOfStep } from "./grant-drawing.ts";

/**
 * A run of a grant as a journey. What was carried to another device and what an API answered stay out
 * of it.
 *
 * @param providerName of the one that it was run at
 * @param now milliseconds of the local clock, for a run that did not come to a step
 */
export function grantJourney(
  grant: GrantDescription,
  run: GrantRunState,
  providerName: string,
  now: number,
): ToldRun {
  const { steps, failure } = run;
  const end = steps.at(-1);
  const told = steps.map((step): ToldStep => {
    const { from, to, title, sentence, reference } = wordsOfStep(grant, step);
    return {
      words: {
        from,
        to,
        title,
        why: [sentence, ...step.facts.map(([name, value]) => `${name}: ${value}.`)].join(" "),
        reference,
        failed: step.refusal && refusalWords(step.refusal),
      },
      at: step.at,
      state: step.outcome === "refused" ? "failed" : "done",
      exchanges: exchangesOf(run, step),
    };
  });
  const stop: ToldStep = {
    words: { from: "tab", to: "tab", title: "Stopped here", why: "Everything before went well." },
    at: end?.at ?? now,
    state: "failed",
    errorCode: knownFailure(failure)?.code,
    exchanges: exchangesAfter(run),
  };
  return {
    kind: "grant",
    about: grant.name,
    providerName,
    outcome: failure === undefined ? "done" : "failed",
    steps: failure === undefined ? told : [...told, stop],
  };
}

function refusalWords({ error, status }: NonNullable<GrantStep["refusal"]>): string {
  return `Refused by the provider: ${error ?? `HTTP ${status ?? "error"}`}`;
}
