import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { readPlaywrightReport, readVitestReport, type TestReport } from "./test-reports.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

/**
 * Runs a project of Vitest and shows its output as it comes.
 *
 * @param files what the paths of its test files must contain; all by default
 */
export function runVitest(project: "unit" | "browser", files: readonly string[] = []): TestReport {
  return run(
    project,
    (report) => [
      path.join(root, "node_modules/vitest/vitest.mjs"),
      "run",
      `--project=${project}`,
      "--reporter=default",
      "--reporter=json",
      `--outputFile.json=${report}`,
      ...files,
    ],
    (report) => readVitestReport(report, root, project === "unit" ? "Node" : "Chromium"),
  );
}

/** Runs Playwright's tests. @param files as for {@link runVitest} */
export function runPlaywright(files: readonly string[] = []): TestReport {
  return run(
    "e2e",
    () => [
      path.join(root, "node_modules/@playwright/test/cli.js"),
      "test",
      "--reporter=list,json",
      ...files,
    ],
    (report) => readPlaywrightReport(report, root),
  );
}

/** A suite that failed as a whole, or in which nothing ran, counts as one failure at least. */
function run(
  suite: string,
  parameters: (report: string) => readonly string[],
  read: (report: unknown) => TestReport,
): TestReport {
  console.log(`\n── ${suite} ──`);
  const folder = mkdtempSync(path.join(tmpdir(), "pixy-tests-"));
  const file = path.join(folder, "report.json");
  const { status } = spawnSync(process.execPath, parameters(file), {
    cwd: root,
    env: { ...process.env, PLAYWRIGHT_JSON_OUTPUT_FILE: file },
    stdio: ["ignore", "inherit", "inherit"],
  });
  const report = reportIn(file, read);
  rmSync(folder, { recursive: true });
  const { counts } = report;
  if (counts.failed > 0 || (counts.passed > 0 && status === 0)) return report;
  console.error(
    counts.passed === 0
      ? `The ${suite} suite ran no test.`
      : `The ${suite} suite failed outside of its tests; the reason is above.`,
  );
  return { ...report, counts: { ...counts, failed: 1 } };
}

/** A runner that fell over early has written none. */
function reportIn(file: string, read: (report: unknown) => TestReport): TestReport {
  try {
    return read(JSON.parse(readFileSync(file, "utf8")));
  } catch {
    return { counts: { passed: 0, failed: 0, skipped: 0 }, tests: [] };
  }
}
