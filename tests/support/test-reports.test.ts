import { expect, it } from "vitest";
import { readPlaywrightReport, readVitestReport } from "./test-reports.ts";

const vitestReport = {
  numPassedTests: 1,
  numFailedTests: 1,
  numPendingTests: 1,
  numTodoTests: 0,
  testResults: [
    {
      name: "/pixy/tests/a.test.ts",
      status: "failed",
      assertionResults: [
        { title: "works", status: "passed" },
        { title: "does not", status: "failed" },
        { title: "waits", status: "skipped" },
      ],
    },
    { name: "/pixy/tests/broken.test.ts", status: "failed", assertionResults: [] },
  ],
};

it("reads Vitest's tests, and counts a file that could not be loaded as a failure", () => {
  const { counts, tests } = readVitestReport(vitestReport, "/pixy", "Node");
  expect(counts).toEqual({ passed: 1, failed: 2, skipped: 1 });
  expect(tests).toEqual([
    { file: "tests/a.test.ts", title: "works", home: "Node", isPassed: true },
    { file: "tests/a.test.ts", title: "does not", home: "Node", isPassed: false },
    { file: "tests/a.test.ts", title: "waits", home: "Node", isPassed: false },
  ]);
});

it("reads Playwright's tests, those in groups too, and takes a flaky one for a failure", () => {
  const spec = (title: string, status: string) => ({
    title,
    file: "conformance/browser/a.test.ts",
    tests: [{ status }],
  });
  const report = {
    config: { rootDir: "/pixy/tests" },
    stats: { expected: 1, unexpected: 1, flaky: 1, skipped: 1 },
    suites: [
      {
        specs: [spec("84 works", "expected"), spec("85 sometimes", "flaky")],
        suites: [{ specs: [spec("86 fails", "unexpected"), spec("87 waits", "skipped")] }],
      },
    ],
  };
  const { counts, tests } = readPlaywrightReport(report, "/pixy");
  expect(counts).toEqual({ passed: 1, failed: 2, skipped: 1 });
  expect(tests.map(({ title, isPassed }) => [title, isPassed])).toEqual([
    ["84 works", true],
    ["85 sometimes", false],
    ["86 fails", false],
    ["87 waits", false],
  ]);
  expect(tests[0]).toMatchObject({
    file: "tests/conformance/browser/a.test.ts",
    home: "Chromium",
  });
});

it("takes nothing else for a report", () => {
  expect(() => readVitestReport({}, "/pixy", "Node")).toThrow(/Invalid key/);
  expect(() => readPlaywrightReport(vitestReport, "/pixy")).toThrow(/Invalid key/);
});
