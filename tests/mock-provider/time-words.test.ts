import { expect, it } from "vitest";
import { describeSkew } from "../../src/mock-provider/drawer/time-words.ts";

it.each([
  [0, "correct"],
  [86_100, "23 h 55 min ahead"],
  [-300, "5 min behind"],
])("says of a clock that is off by %i s that it is %s", (seconds, words) => {
  expect(describeSkew(seconds)).toBe(words);
});
