import { expect, it } from "vitest";
import { filterIn, filterJourneys } from "../../../src/pages/journeys/journey-filter.ts";
import { callJourney } from "./some-journeys.ts";

const sent = callJourney({
  method: "POST",
  url: "https://id.example/token",
  status: 400,
  requestHeaders: { authorization: "Bearer •••• (22 characters)" },
  requestBody: "grant_type=authorization_code&code_verifier=•••• (128 characters)",
  responseHeaders: { "retry-after": "7" },
  responseBody: '{\n  "error": "invalid_grant"\n}',
});
const connections = [
  {
    id: "c",
    account: {
      subject: "1",
      label: "alice@mail.example",
      claims: undefined,
      attestedBy: "id_token",
    },
  },
] as const;

const finds = (text: string, of = sent) =>
  filterJourneys([of], filterIn(new URLSearchParams({ q: text })), connections).length === 1;

it.each([
  ["the name of a parameter that was sent", "code_verifier"],
  ["what was answered", "invalid_grant"],
  ["the name of a header", "retry-after"],
  ["the method, the path and the status of a call", "post /token 400"],
  ["the account that is named in its line", "ALICE"],
  ["how it turned out", "done"],
  ["the title of a step", "called the API"],
])("finds a journey by %s", (_what, text) => {
  expect(finds(text)).toBe(true);
});

it("finds a failed one by the words that stand in its line, and by the code", () => {
  const [first, ...others] = sent.steps;
  const failed = first && {
    ...sent,
    outcome: "failed" as const,
    steps: [{ ...first, state: "failed" as const, errorCode: "provider_unreachable" }, ...others],
  };
  expect(finds("provider_unreachable", failed)).toBe(true);
  expect(finds("failed", failed)).toBe(true);
  expect(finds("done", failed)).toBe(false);
});

it("wants every word of the text, and finds nobody else's account", () => {
  expect(finds("alice code_verifier")).toBe(true);
  expect(finds("alice refresh_token")).toBe(false);
  expect(finds("alice", { ...sent, connectionId: "other" })).toBe(false);
});
