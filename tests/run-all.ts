import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import * as v from "valibot";
import { ensureChromium } from "./support/chromium.ts";

/** Runs every suite, shows its output as it comes and ends with one line that counts all tests. */

interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

const root = fileURLToPath(new URL("..", import.meta.url));
const reports = mkdtempSync(path.join(tmpdir(), "pixy-tests-"));

const vitestReport = v.object({
  numPassedTests: v.number(),
  numFailedTests: v.number(),
  numPendingTests: v.number(),
  numTodoTests: v.number(),
  testResults: v.array(v.object({ status: v.string(), assertionResults: v.array(v.unknown()) })),
});

const playwrightReport = v.object({
  stats: v.object({
    expected: v.number(),
    unexpected: v.number(),
    flaky: v.number(),
    skipped: v.number(),
  }),
});

ensureChromium();
const counts = [runVitest("unit"), runVitest("browser"), runPlaywright()].reduce((sum, one) => ({
  passed: sum.passed + one.passed,
  failed: sum.failed + one.failed,
  skipped: sum.skipped + one.skipped,
}));
rmSync(reports, { recursive: true });

if (counts.skipped > 0) console.log(`${counts.skipped} skipped`);
console.log(`${counts.passed} passed, ${counts.failed} failed`);
process.exitCode = counts.failed === 0 ? 0 : 1;

function runVitest(project: string): Counts {
  const report = path.join(reports, `${project}.json`);
  const succeeded = run(project, "vitest/vitest.mjs", [
    "run",
    `--project=${project}`,
    "--reporter=default",
    "--reporter=json",
    `--outputFile.json=${report}`,
  ]);
  const result = read(vitestReport, report);
  // A file that could not be loaded has no tests to count.
  const broken = result?.testResults.filter(
    (file) => file.status === "failed" && file.assertionResults.length === 0,
  );
  return judged(project, succeeded, {
    passed: result?.numPassedTests ?? 0,
    failed: (result?.numFailedTests ?? 0) + (broken?.length ?? 0),
    skipped: (result?.numPendingTests ?? 0) + (result?.numTodoTests ?? 0),
  });
}

function runPlaywright(): Counts {
  const report = path.join(reports, "e2e.json");
  const succeeded = run("e2e", "@playwright/test/cli.js", ["test", "--reporter=list,json"], {
    PLAYWRIGHT_JSON_OUTPUT_FILE: report,
  });
  const stats = read(playwrightReport, report)?.stats;
  return judged("e2e", succeeded, {
    passed: stats?.expected ?? 0,
    failed: (stats?.unexpected ?? 0) + (stats?.flaky ?? 0),
    skipped: stats?.skipped ?? 0,
  });
}

/** A suite that failed as a whole, or in which nothing ran, counts as one failure at least. */
function judged(suite: string, succeeded: boolean, counts: Counts): Counts {
  if (counts.failed > 0) return counts;
  if (counts.passed === 0) {
    console.error(`The ${suite} suite ran no test.`);
    return { ...counts, failed: 1 };
  }
  if (!succeeded) {
    console.error(`The ${suite} suite failed outside of its tests; the reason is above.`);
    return { ...counts, failed: 1 };
  }
  return counts;
}

function run(
  suite: string,
  script: string,
  parameters: readonly string[],
  environment: Record<string, string> = {},
): boolean {
  console.log(`\n── ${suite} ──`);
  const { status } = spawnSync(
    process.execPath,
    [path.join(root, "node_modules", script), ...parameters],
    { cwd: root, env: { ...process.env, ...environment }, stdio: ["ignore", "inherit", "inherit"] },
  );
  return status === 0;
}

/** Reads a report; a runner that fell over early has written none. */
function read<Schema extends v.GenericSchema>(
  schema: Schema,
  file: string,
): v.InferOutput<Schema> | undefined {
  try {
    return v.parse(schema, JSON.parse(readFileSync(file, "utf8")));
  } catch {
    return undefined;
  }
}
