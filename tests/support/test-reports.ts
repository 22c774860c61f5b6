import path from "node:path";
import * as v from "valibot";

/** What the runners write about their tests, read as one. */

export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** One test, as its runner saw it. */
export interface TestResult {
  /** From the project's folder on, with slashes. */
  readonly file: string;
  readonly title: string;
  readonly home: "Node" | "Chromium";
  readonly isPassed: boolean;
}

export interface TestReport {
  readonly counts: Counts;
  readonly tests: readonly TestResult[];
}

const vitestSchema = v.object({
  numPassedTests: v.number(),
  numFailedTests: v.number(),
  numPendingTests: v.number(),
  numTodoTests: v.number(),
  testResults: v.array(
    v.object({
      name: v.string(),
      status: v.string(),
      assertionResults: v.array(v.object({ title: v.string(), status: v.string() })),
    }),
  ),
});

interface PlaywrightSuite {
  readonly specs: readonly {
    readonly title: string;
    readonly file: string;
    readonly tests: readonly { readonly status: string }[];
  }[];
  readonly suites?: readonly PlaywrightSuite[] | undefined;
}

const playwrightSuite: v.GenericSchema<unknown, PlaywrightSuite> = v.object({
  specs: v.array(
    v.object({
      title: v.string(),
      file: v.string(),
      tests: v.array(v.object({ status: v.string() })),
    }),
  ),
  suites: v.optional(v.array(v.lazy(() => playwrightSuite))),
});

const playwrightSchema = v.object({
  config: v.object({ rootDir: v.string() }),
  suites: v.array(playwrightSuite),
  stats: v.object({
    expected: v.number(),
    unexpected: v.number(),
    flaky: v.number(),
    skipped: v.number(),
  }),
});

/**
 * @param report of Vitest's JSON reporter, parsed
 * @param root the project's folder
 * @throws when it is none
 */
export function readVitestReport(
  report: unknown,
  root: string,
  home: TestResult["home"],
): TestReport {
  const { testResults, ...totals } = v.parse(vitestSchema, report);
  // A file that could not be loaded has no tests to count.
  const broken = testResults.filter(
    (file) => file.status === "failed" && file.assertionResults.length === 0,
  );
  return {
    counts: {
      passed: totals.numPassedTests,
      failed: totals.numFailedTests + broken.length,
      skipped: totals.numPendingTests + totals.numTodoTests,
    },
    tests: testResults.flatMap(({ name, assertionResults }) =>
      assertionResults.map(({ title, status }) => ({
        file: below(root, name),
        title,
        home,
        isPassed: status === "passed",
      })),
    ),
  };
}

/**
 * @param report of Playwright's JSON reporter, parsed
 * @param root the project's folder
 * @throws when it is none
 */
export function readPlaywrightReport(report: unknown, root: string): TestReport {
  const { config, suites, stats } = v.parse(playwrightSchema, report);
  return {
    counts: {
      passed: stats.expected,
      failed: stats.unexpected + stats.flaky,
      skipped: stats.skipped,
    },
    tests: suites.flatMap(specsOf).map(({ title, file, tests }) => ({
      file: below(root, path.join(config.rootDir, file)),
      title,
      home: "Chromium",
      isPassed: tests.length > 0 && tests.every(({ status }) => status === "expected"),
    })),
  };
}

function specsOf({ specs, suites = [] }: PlaywrightSuite): PlaywrightSuite["specs"] {
  return [...specs, ...suites.flatMap(specsOf)];
}

function below(root: string, file: string): string {
  return path.relative(root, file).replaceAll(path.sep, "/");
}
