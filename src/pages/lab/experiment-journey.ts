import type { Experiment } from "../../experiments/experiment.ts";
import type { TakenStep } from "../../experiments/run-experiment.ts";
import type { ToldRun, ToldStep } from "../../journeys/told-journey.ts";
import type { ExperimentRun } from "../../queries/experiment-queries.ts";
import { exchangesAfter, exchangesOf, type PlayedStep } from "../../queries/played-steps.ts";
import { knownFailure } from "../failure.tsx";
import { defenderName, resultWords } from "./result-words.ts";

/**
 * An attack as a journey: the story, what happened, and how it ended.
 *
 * @param providerName of the one that it was run at
 * @param now milliseconds of the local clock, for a run that did not come to a step
 * @returns undefined as long as it runs
 */
export function experimentJourney(
  { title, story, defence, reference }: Experiment,
  run: ExperimentRun,
  providerName: string,
  now: number,
): ToldRun | undefined {
  const { arrangement, steps, result } = run;
  if (result === undefined) return undefined;
  const end = steps.at(-1);
  const words = resultWords(result);
  const code = result.outcome === "not-run" ? knownFailure(result.failure)?.code : undefined;
  return {
    kind: "experiment",
    about: title,
    providerName,
    outcome: result.outcome === "not-run" ? "failed" : "done",
    ...(arrangement.at === "connection" && { connectionId: arrangement.connectionId }),
    steps: [
      {
        words: { from: "attacker", to: "attacker", title: "What somebody is after", why: story },
        at: steps[0]?.at ?? now,
      },
      ...steps.map((step): ToldStep => toldStep(step, run)),
      {
        words: {
          from: "tab",
          to: "tab",
          title: words.title,
          why: [words.sentence, `What should stop it: ${defence}`].filter(Boolean).join(" "),
          reference,
        },
        at: end?.at ?? now,
        state: result.outcome === "stopped" || result.outcome === "unclear" ? "done" : "failed",
        errorCode: code,
        exchanges: exchangesAfter(run),
      },
    ],
  };
}

function toldStep(step: PlayedStep<TakenStep>, run: ExperimentRun): ToldStep {
  const { from, to, title, sentence, refusal, at } = step;
  const failed = refusal && `Refused by ${defenderName(refusal.by)}: ${refusal.code}`;
  return {
    words: { from, to, title, why: sentence, failed },
    at,
    state: refusal ? "failed" : "done",
    exchanges: exchangesOf(run, step),
  };
}
