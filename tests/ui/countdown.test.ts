import { expect, test } from "vitest";
import { clockTime } from "../../src/ui/countdown.tsx";

test.each([
  [0, "0:00"],
  [-5_000, "0:00"],
  [1, "0:01"],
  [59_000, "0:59"],
  [60_000, "1:00"],
  [581_000, "9:41"],
  [3_600_000, "1:00:00"],
  [3_723_000, "1:02:03"],
])("%d ms are %s on a clock", (milliseconds, shown) => {
  expect(clockTime(milliseconds)).toBe(shown);
});
