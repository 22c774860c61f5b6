import type { MatrixGroup, MatrixItem } from "../conformance/matrix.ts";
import type { TestResult } from "./test-reports.ts";

/** What the tests of one item say. */
export type Verdict =
  | { readonly kind: "passed"; readonly tests: readonly TestResult[] }
  /** Known to be unmet, and why: its failing tests fail as expected. */
  | {
      readonly kind: "unmet";
      readonly reasons: readonly string[];
      readonly tests: readonly TestResult[];
    }
  | { readonly kind: "broken"; readonly failed: number; readonly tests: readonly TestResult[] }
  /** No test, or none where it must be proved. */
  | { readonly kind: "missing" };

export interface ConformanceLine extends MatrixItem {
  readonly verdict: Verdict;
}

export interface ConformanceReport {
  readonly groups: readonly { title: string; lines: readonly ConformanceLine[] }[];
  /** Titles that begin with no name of the matrix. */
  readonly strays: readonly string[];
}

const FOLDER = "tests/conformance/";
const REASON = / \(fails: (.+)\)$/;

/** @param tests of all suites; those elsewhere than in `tests/conformance` do not count */
export function judgeConformance(
  matrix: readonly MatrixGroup[],
  tests: readonly TestResult[],
): ConformanceReport {
  const items = matrix.flatMap((group) => group.items);
  const own = tests.filter(({ file }) => file.startsWith(FOLDER));
  const byItem = Map.groupBy(own, ({ title }) => items.find(({ name }) => isAbout(title, name)));
  return {
    groups: matrix.map((group) => ({
      title: group.title,
      lines: group.items.map((item) => ({ ...item, verdict: judge(item, byItem.get(item) ?? []) })),
    })),
    strays: (byItem.get(undefined) ?? []).map(({ file, title }) => `${file}: ${title}`),
  };
}

function isAbout(title: string, name: string): boolean {
  return title.startsWith(name) && /^([ :]|$)/.test(title.slice(name.length));
}

function judge({ isForBrowser }: MatrixItem, tests: readonly TestResult[]): Verdict {
  const failed = tests.filter(({ isPassed }) => !isPassed).length;
  if (failed > 0) return { kind: "broken", failed, tests };
  const reasons = new Set(tests.flatMap(({ title }) => REASON.exec(title)?.[1] ?? []));
  if (reasons.size > 0) return { kind: "unmet", reasons: [...reasons], tests };
  const isProved = tests.some(({ home }) => !isForBrowser || home === "Chromium");
  return isProved ? { kind: "passed", tests } : { kind: "missing" };
}

/** @returns the verdict in words */
export function verdictText(verdict: Verdict): string {
  switch (verdict.kind) {
    case "passed":
      return `passed (${counted(verdict.tests)})`;
    case "unmet": {
      const others = verdict.tests.filter(({ title }) => !REASON.test(title));
      const rest = others.length === 0 ? "" : `; the rest passed (${counted(others)})`;
      return `**fails**: ${verdict.reasons.join("; ")}${rest}`;
    }
    case "broken":
      return `**broken**: ${verdict.failed} of ${verdict.tests.length} tests failed`;
    case "missing":
      return "**missing**";
  }
}

function counted(tests: readonly TestResult[]): string {
  const homes = (["Node", "Chromium"] as const).filter((home) =>
    tests.some((test) => test.home === home),
  );
  return `${tests.length} test${tests.length === 1 ? "" : "s"}, ${homes.join(" and ")}`;
}

/** @returns one clause for each reason why the run must fail */
export function conformanceFaults({ groups, strays }: ConformanceReport): string[] {
  const lines = groups.flatMap((group) => group.lines);
  const missing = lines.filter(({ verdict }) => verdict.kind === "missing");
  const broken = lines.filter(({ verdict }) => verdict.kind === "broken");
  return [
    ...missing.map(({ name, isForBrowser }) =>
      isForBrowser ? `missing: ${name}, in Chromium` : `missing: ${name}`,
    ),
    ...broken.map(({ name }) => `failed: ${name}`),
    ...strays.map((title) => `not in the matrix: ${title}`),
  ];
}

/** @returns the page that shows the report: one line for each item of the matrix */
export function conformancePage({ groups }: ConformanceReport): string {
  const lines = groups.flatMap((group) => group.lines);
  const passed = lines.filter(({ verdict }) => verdict.kind === "passed");
  const sections = groups.map((group) =>
    [
      `## ${group.title}`,
      "",
      "| name | what happens, and what Pixy does | verdict |",
      "| --- | --- | --- |",
      ...group.lines.map(
        ({ name, says, verdict }) => `| ${name} | ${says} | ${verdictText(verdict)} |`,
      ),
    ].join("\n"),
  );
  return `${[
    "# Conformance",
    [
      "What a provider, a browser or a network may do wrong, and what Pixy does then. Each line is proved by",
      "tests that begin with its name, in [`tests/conformance`](../tests/conformance): through the app's own",
      "services, against a provider that does exactly this. `npm run conformance -- --write` writes this page.",
    ].join("\n"),
    `**${passed.length} of ${lines.length} passed.**`,
    ...sections,
  ].join("\n\n")}\n`;
}

/**
 * @param wanted the page as this run makes it
 * @param current the page as it is
 * @returns the lines that differ, as a person can find them: `-` is there, `+` belongs there
 */
export function differingLines(wanted: string, current: string): string[] {
  const [there, made] = [current.split("\n"), wanted.split("\n")];
  return [
    ...there.filter((line) => !made.includes(line)).map((line) => `- ${line}`),
    ...made.filter((line) => !there.includes(line)).map((line) => `+ ${line}`),
  ];
}
