import { parseArgs } from "node:util";
import { ensureChromium } from "../support/chromium.ts";
import {
  checkConformance,
  printConformance,
  writeConformance,
} from "../support/conformance-document.ts";
import { runPlaywright, runVitest } from "../support/test-suites.ts";

/**
 * Runs the matrix alone, in Node and in Chromium, and prints its verdicts: `npm run conformance`.
 * With `-- --write` they are written to `docs/conformance.md`.
 */
const { values } = parseArgs({ options: { write: { type: "boolean", default: false } } });

ensureChromium();
const reports = [
  runVitest("unit", ["tests/conformance/"]),
  runPlaywright(["tests/conformance/browser/"]),
];
const tests = reports.flatMap((report) => report.tests);
printConformance(tests);
if (values.write) writeConformance(tests);
const isConformant = checkConformance(tests);
process.exitCode = isConformant && reports.every(({ counts }) => counts.failed === 0) ? 0 : 1;
