import type { ExperimentRun } from "../../queries/experiment-queries.ts";

/** @returns the index of the step that the verdict rests on: the refusal that it names, else the last one */
export function decisiveStep({
  steps,
  result,
}: Pick<ExperimentRun, "steps" | "result">): number | undefined {
  if (result === undefined || steps.length === 0) return undefined;
  if (result.outcome === "stopped") {
    const { by, code } = result;
    const refused = steps.findLastIndex(
      ({ refusal }) => refusal?.by === by && refusal.code === code,
    );
    if (refused >= 0) return refused;
  }
  return steps.length - 1;
}
