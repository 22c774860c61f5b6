import { expect, it } from "vitest";
import { allGrants } from "../../../src/grants/all-grants.ts";
import { device } from "../../../src/grants/descriptions/device.ts";
import { refresh } from "../../../src/grants/descriptions/refresh.ts";
import { placeOf, plannedSteps, wordsOfStep } from "../../../src/pages/lab/grant-drawing.ts";

it.each(allGrants)("what is still to come of $name is not told as if it had happened", (grant) => {
  for (const { title } of plannedSteps(grant)) {
    expect(title).toMatch(/^(?:(?:A|The) \w+ )?\w+s\b/u);
  }
});

it("a refresh that was refused is not told as one that was granted", () => {
  const told = (outcome: "done" | "refused") =>
    wordsOfStep(refresh, { key: "refreshed", outcome }).sentence;
  expect(told("done")).toContain("gets an access token");
  expect(told("refused")).toContain("issues no token");
});

it("tells from the beginning how many steps there are, where that is known", () => {
  expect(placeOf(refresh, 2, 3, false)).toBe("Step 3 of 5");
  expect(placeOf(device, 2, 3, false)).toBe("Step 3");
});

it("tells at the end how many steps there were, also of a run that stopped early", () => {
  expect(placeOf(device, 1, 9, true)).toBe("Step 2 of 9");
  expect(placeOf(refresh, 2, 3, true)).toBe("Step 3 of 3");
  expect(placeOf(refresh, -1, 0, true)).toBe("Stopped");
  expect(placeOf(refresh, -1, 0, false)).toBe("Begins");
});
