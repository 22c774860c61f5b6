import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { matrix } from "../conformance/matrix.ts";
import {
  conformanceFaults,
  conformancePage,
  differingLines,
  judgeConformance,
  verdictText,
} from "./conformance-report.ts";
import type { TestResult } from "./test-reports.ts";

const file = fileURLToPath(new URL("../../docs/conformance.md", import.meta.url));
const COMMAND = "npm run conformance -- --write";
/** Lines of a difference that are shown. */
const MOST_SHOWN = 20;

/**
 * Compares what a run has shown with `docs/conformance.md`, and says what is wrong.
 *
 * @param tests of all suites
 * @returns whether each line of the matrix has its verdict, and the document is current
 */
export function checkConformance(tests: readonly TestResult[]): boolean {
  const report = judgeConformance(matrix, tests);
  const faults = conformanceFaults(report);
  for (const fault of faults) console.error(`Conformance: ${fault}`);

  const [wanted, current] = [conformancePage(report), readDocument()];
  if (wanted === current) return faults.length === 0;
  const lines = differingLines(wanted, current);
  console.error(`docs/conformance.md is not current: run \`${COMMAND}\`. What differs:`);
  for (const line of lines.slice(0, MOST_SHOWN)) console.error(line);
  if (lines.length > MOST_SHOWN) console.error(`… and ${lines.length - MOST_SHOWN} more lines`);
  return false;
}

/** Writes `docs/conformance.md` as a run has shown it. */
export function writeConformance(tests: readonly TestResult[]): void {
  writeFileSync(file, conformancePage(judgeConformance(matrix, tests)));
}

/** Prints each name of the matrix with its verdict. */
export function printConformance(tests: readonly TestResult[]): void {
  const lines = judgeConformance(matrix, tests).groups.flatMap((group) => group.lines);
  const width = Math.max(...lines.map(({ name }) => name.length));
  console.log();
  for (const { name, verdict } of lines) {
    console.log(`${name.padEnd(width)}  ${verdictText(verdict).replaceAll("**", "")}`);
  }
}

function readDocument(): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
