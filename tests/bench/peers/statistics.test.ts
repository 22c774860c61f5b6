import { expect, it } from "vitest";
import { pairedRatio, spread } from "./statistics.ts";

it("a spread is the median with the middle half of all values", () => {
  expect(spread([5, 1, 3, 2, 4])).toBe("3 (2–4)");
  expect(spread([0.25, 0.75], 2)).toBe("0.50 (0.38–0.63)");
});

it("a ratio compares what was measured in the same round, so that a slow round of both changes nothing", () => {
  expect(pairedRatio([10, 200, 30], [5, 100, 15])).toBe(2);
});
