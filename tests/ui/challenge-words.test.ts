import { expect, it } from "vitest";
import { explainChallenge } from "../../src/ui/challenge-words.ts";

it("the error comes first, with the section that defines it", () => {
  const [first, second] = explainChallenge({
    scheme: "bearer",
    parameters: { realm: "api", error: "invalid_token" },
  });
  expect(first).toMatchObject({ name: "error", value: "invalid_token", source: "RFC 6750 §3.1" });
  expect(second).toMatchObject({ name: "scheme", value: "Bearer" });
});

it.each([
  ["insufficient_scope", "RFC 6750 §3.1"],
  ["insufficient_user_authentication", "RFC 9470 §3"],
  ["invalid_dpop_proof", "RFC 9449 §7.1"],
  ["use_dpop_nonce", "RFC 9449 §9"],
])("%s is explained from %s", (error, source) => {
  expect(explainChallenge({ scheme: "dpop", parameters: { error } })[0]).toMatchObject({ source });
});

it("an age is told in words, and one that is none is told as such", () => {
  const words = (max_age: string) =>
    explainChallenge({ scheme: "bearer", parameters: { max_age } }).at(-1)?.words;
  expect(words("300")).toBe("The sign-in may be 5 minutes old at the most.");
  expect(words("-1")).toContain("no number");
});

it("what no standard defines is shown and said to be unknown", () => {
  const rows = explainChallenge({
    scheme: "acme",
    parameters: { mood: "<b>bad</b>", error: "because" },
  });
  expect(rows.map(({ value, source }) => [value, source])).toEqual([
    ["because", undefined],
    ["Acme", undefined],
    ["<b>bad</b>", undefined],
  ]);
});
