import { expect, it } from "vitest";
import { refresh } from "../../../src/grants/descriptions/refresh.ts";
import { wordsOfStep } from "../../../src/pages/lab/grant-drawing.ts";

it("a refresh that was refused is not told as one that was granted", () => {
  const told = (outcome: "done" | "refused") =>
    wordsOfStep(refresh, { key: "refreshed", outcome }).sentence;
  expect(told("done")).toContain("gets an access token");
  expect(told("refused")).toContain("issues no token");
});
