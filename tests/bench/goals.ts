import { markdownTable } from "../../src/cli/markdown-table.ts";

/** A goal, and what came of it. */
export interface Verdict {
  readonly goal: string;
  readonly measured: string;
  readonly isMet: boolean;
}

/** @returns each goal with what was measured */
export function describeVerdicts(verdicts: readonly Verdict[]): string {
  return markdownTable(
    ["goal", "measured", ""],
    verdicts.map(({ goal, measured, isMet }) => [goal, measured, isMet ? "met" : "missed"]),
  );
}
