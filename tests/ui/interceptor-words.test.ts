import { expect, it } from "vitest";
import { interceptorWords } from "../../src/ui/interceptor-words.ts";

const at = 1_000_000;

it("a token that is good is sent", () => {
  expect(interceptorWords([{ event: "stored-token", at }])).toEqual(["sent with the stored token"]);
});

it("an expired token is told with its age, one that is about to expire with its rest", () => {
  const words = (expiresAt?: number) => interceptorWords([{ event: "refreshed", at, expiresAt }]);
  expect(words(at - 120_000)).toEqual(["token expired 2 min ago", "refreshed", "sent"]);
  expect(words(at + 20_000)).toEqual(["token expires in 20 s", "refreshed", "sent"]);
  expect(words()).toEqual(["no token for this API yet", "refreshed", "sent"]);
});

it("a refusal is followed by what was done about it", () => {
  const refused = [
    { event: "stored-token", at },
    { event: "unauthorized", at },
  ] as const;
  expect(interceptorWords(refused)).toEqual(["sent with the stored token", "401"]);
  expect(
    interceptorWords([...refused, { event: "refreshed", at }, { event: "replayed", at }]),
  ).toEqual(["sent with the stored token", "401", "refreshed", "sent again"]);
});
