import { describe, expect, it } from "vitest";
import { matrix, type MatrixGroup } from "../conformance/matrix.ts";
import {
  conformanceFaults,
  conformancePage,
  differingLines,
  judgeConformance,
} from "./conformance-report.ts";
import type { TestResult } from "./test-reports.ts";

const small: readonly MatrixGroup[] = [
  {
    title: "Small",
    items: [
      { name: "7", says: "Seven: rejected", isForBrowser: false },
      { name: "7a", says: "Seven and a half: accepted", isForBrowser: false },
      { name: "70", says: "In tabs: one request", isForBrowser: true },
      { name: "client-test", says: "Works", isForBrowser: false },
      { name: "client-test-aud", says: "Rejects", isForBrowser: false },
      { name: "FAPI missing aud", says: "Rejects", isForBrowser: false },
    ],
  },
];

function test(title: string, changes: Partial<TestResult> = {}): TestResult {
  return { file: "tests/conformance/x.test.ts", title, home: "Node", isPassed: true, ...changes };
}

const everything = [
  test("7 one thing"),
  test("7 another", { home: "Chromium", file: "tests/conformance/browser/x.test.ts" }),
  test("7a half"),
  test("70 eight tabs", { home: "Chromium" }),
  test("client-test a whole sign-in"),
  test("client-test-aud for somebody else"),
  test("FAPI missing aud: an ID token without"),
];

/** @returns the line of each item in the page */
function linesFor(tests: readonly TestResult[]): string[] {
  const page = conformancePage(judgeConformance(small, tests));
  return page.split("\n").filter((line) => /^\| (?!name|---)/.test(line));
}

function faultsOf(tests: readonly TestResult[]): string[] {
  return conformanceFaults(judgeConformance(small, tests));
}

describe("the page of verdicts", () => {
  it("has a line for each item, with the tests that begin with its whole name", () => {
    expect(linesFor(everything)).toEqual([
      "| 7 | Seven: rejected | passed (2 tests, Node and Chromium) |",
      "| 7a | Seven and a half: accepted | passed (1 test, Node) |",
      "| 70 | In tabs: one request | passed (1 test, Chromium) |",
      "| client-test | Works | passed (1 test, Node) |",
      "| client-test-aud | Rejects | passed (1 test, Node) |",
      "| FAPI missing aud | Rejects | passed (1 test, Node) |",
    ]);
    expect(faultsOf(everything)).toEqual([]);
  });

  it("says of what is not met why, and what passed beside it", () => {
    const tests = [
      ...everything,
      test("7a the link (fails: Pixy has no such page)"),
      test("client-test-aud (fails: never)"),
    ].filter(({ title }) => title !== "client-test-aud for somebody else");
    const lines = linesFor(tests);
    expect(lines[1]).toBe(
      "| 7a | Seven and a half: accepted | **fails**: Pixy has no such page; the rest passed (1 test, Node) |",
    );
    expect(lines[4]).toBe("| client-test-aud | Rejects | **fails**: never |");
    expect(faultsOf(tests)).toEqual([]);
    expect(conformancePage(judgeConformance(small, tests))).toContain("**4 of 6 passed.**");
  });
});

describe("a run fails", () => {
  it("for what has no test", () => {
    const tests = everything.filter(({ title }) => !title.startsWith("7a"));
    expect(linesFor(tests)[1]).toBe("| 7a | Seven and a half: accepted | **missing** |");
    expect(faultsOf(tests)).toEqual(["missing: 7a"]);
  });

  it("for what only a browser can prove and only Node has shown", () => {
    const tests = everything.map((one) => ({ ...one, home: "Node" as const }));
    expect(faultsOf(tests)).toEqual(["missing: 70, in Chromium"]);
  });

  it("for tests that failed or were skipped, also beside others that passed", () => {
    const tests = [...everything, test("7 a third", { isPassed: false })];
    expect(linesFor(tests)[0]).toBe("| 7 | Seven: rejected | **broken**: 1 of 3 tests failed |");
    expect(faultsOf(tests)).toEqual(["failed: 7"]);
  });

  it("for a failing test that passes, whatever its title says", () => {
    const tests = [...everything, test("7 (fails: not yet)", { isPassed: false })];
    expect(faultsOf(tests)).toEqual(["failed: 7"]);
  });

  it("for tests of the matrix whose names stand nowhere in it", () => {
    const strays = [test("71 no such row"), test("client-testing"), test("no name at all")];
    expect(faultsOf([...everything, ...strays])).toEqual(
      strays.map(({ title }) => `not in the matrix: tests/conformance/x.test.ts: ${title}`),
    );
  });

  it("but not for the tests of other folders", () => {
    const other = test("9 lives", { file: "tests/oauth/pkce.test.ts", isPassed: false });
    expect(faultsOf([...everything, other])).toEqual([]);
  });
});

describe("the difference to the page that is there", () => {
  it("names the lines that go and those that come", () => {
    expect(differingLines("a\nb\nd", "a\nc\nd")).toEqual(["- c", "+ b"]);
    expect(differingLines("a\nb", "a\nb")).toEqual([]);
  });
});

describe("the matrix", () => {
  it("has each of its rows and modules once", () => {
    const names = matrix.flatMap(({ items }) => items.map(({ name }) => name));
    const numbers = Array.from({ length: 108 }, (_, index) => String(index + 1));
    expect(new Set(names).size).toBe(names.length);
    expect(names.filter((name) => /^\d/.test(name)).toSorted()).toEqual(
      [...numbers, "34a", "70a", "70b"].toSorted(),
    );
    expect(names.filter((name) => name.startsWith("oidcc-"))).toHaveLength(31);
    expect(names.filter((name) => name.startsWith("FAPI 2.0 "))).toHaveLength(16);
  });

  it("keeps every line short, and free of what ends a cell of a table", () => {
    for (const { says, name } of matrix.flatMap(({ items }) => items)) {
      expect(name + says).not.toMatch(/[|\n]/);
      expect(says.length).toBeLessThan(140);
    }
  });
});
