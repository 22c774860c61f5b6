import { expect, it } from "vitest";
import { reportAnswer } from "../../../src/pages/check/report-answer.ts";

it("a report answers whether the provider can, and never on what was not asked to the end", () => {
  const words = (...[phase, fail, warn]: [Parameters<typeof reportAnswer>[0], number, number]) =>
    reportAnswer(phase, { fail, warn }).words;
  expect(words("done", 2, 1)).toBe("Not as it is: 2 checks fail");
  expect(words("done", 0, 2)).toBe("It can, with 2 warnings");
  expect(words("done", 0, 0)).toBe("Nothing speaks against it");
  expect(words("stopped", 0, 1)).toBe("Not asked to the end");
  expect(words("failed", 0, 0)).toBe("Not asked to the end");
  // What was seen to fail, fails.
  expect(words("stopped", 1, 0)).toBe("Not as it is: 1 check fails");
});
