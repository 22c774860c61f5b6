import { expect, it } from "vitest";
import type { JourneyExchange } from "../../src/journeys/journey-event.ts";
import { journeyFile, readJourneyFile } from "../../src/journeys/journey-file.ts";
import { toldJourney, type ToldRun } from "../../src/journeys/told-journey.ts";
import { journeyMarkdown } from "../../src/pages/journeys/journey-markdown.ts";
import { lanesOf, titleOf } from "../../src/pages/journeys/journey-words.ts";

const lookUp: JourneyExchange = {
  method: "GET",
  url: "https://id.example/.well-known/openid-configuration",
  requestHeaders: {},
  status: 200,
};
const redemption: JourneyExchange = {
  method: "POST",
  url: "https://id.example/token",
  requestHeaders: { "content-type": "application/x-www-form-urlencoded" },
  requestBody: "grant_type=authorization_code&code=•••• (22 characters)",
  status: 400,
};
const keys: JourneyExchange = {
  method: "GET",
  url: "https://id.example/jwks",
  requestHeaders: {},
  status: 200,
};

const run: ToldRun = {
  kind: "experiment",
  about: "A code is intercepted",
  providerName: "Acme",
  outcome: "done",
  steps: [
    {
      words: { from: "attacker", to: "attacker", title: "What somebody is after", why: "A code." },
      at: 1_000,
    },
    {
      words: {
        from: "attacker",
        to: "provider",
        title: "The attacker sent the code",
        why: "Nothing came of it.",
        failed: "Refused by the provider: <b>invalid_grant</b>",
      },
      at: 2_000,
      state: "failed",
      exchanges: [lookUp, redemption, keys],
    },
    {
      words: { from: "tab", to: "tab", title: "Stopped by the provider", why: "It was." },
      at: 3_000,
      exchanges: [redemption],
    },
  ],
};

it("tells each request once: the one that a step is about in its words, the others in their own", () => {
  const journey = toldJourney(run, "run-1");
  expect(journey.steps.map((step) => [titleOf(step, journey), step.exchange])).toEqual([
    ["What somebody is after", undefined],
    ["Asked the provider what it can do", lookUp],
    ["The attacker sent the code", redemption],
    ["Fetched the provider's public keys", keys],
    ["Stopped by the provider", undefined],
  ]);
  expect(journey).toMatchObject({ id: "run-1", kind: "experiment", startedAt: 1_000 });
});

it("gives an attacker a lane, and no API one where none is called", () => {
  expect(lanesOf(toldJourney(run, "run-1"))).toEqual(["you", "attacker", "tab", "provider"]);
  expect(lanesOf(toldJourney({ ...run, steps: [] }, "run-1"))).not.toContain("attacker");
});

it("comes back from its file with all that it tells", () => {
  const read = readJourneyFile(journeyFile(toldJourney(run, "run-1")), () => "run-2");
  expect(read).toEqual({
    journey: { ...toldJourney(run, "run-1"), id: "run-2", fromFile: true },
  });
});

it("is told in a document, where what a provider says is no markup", () => {
  const text = journeyMarkdown(toldJourney(run, "run-1"));
  expect(text).toContain("# Experiment: A code is intercepted at Acme");
  expect(text).toContain("Attacker → Provider");
  expect(text).toContain("Refused by the provider: \\<b\\>invalid\\_grant");
});
