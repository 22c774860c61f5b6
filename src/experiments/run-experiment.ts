import type { Attack, AttackVerdict, ExperimentStep } from "./experiment.ts";

/** How a run ended: with a verdict, or without one because it could not be carried through. */
export type RunResult = AttackVerdict | { readonly outcome: "not-run"; readonly failure: unknown };

/** A step, and when it had happened. */
export interface TakenStep extends ExperimentStep {
  /** Milliseconds of the local clock. */
  readonly at: number;
}

/**
 * Runs an attack to its end. Does not fail: what went wrong on the way is no verdict, and is told as
 * what it is.
 *
 * @param options `onStep` is told of each step as it has happened; `now` in milliseconds
 */
export async function runExperiment(
  attack: Attack,
  { onStep, now }: { onStep: (step: TakenStep) => void; now: () => number },
): Promise<RunResult> {
  try {
    for (;;) {
      const { done, value } = await attack.next();
      if (done === true) return value;
      onStep({ ...value, at: now() });
    }
  } catch (failure) {
    return { outcome: "not-run", failure };
  }
}
