import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, it } from "vitest";
import type { Journey } from "../../../src/journeys/journey-event.ts";
import { JourneyName } from "../../../src/pages/journeys/journey-name.tsx";
import { callJourney } from "./some-journeys.ts";

function markupOf(journey: Journey, account?: string): string {
  return renderToStaticMarkup(createElement(JourneyName, { journey, account }));
}

function wordsOf(...of: Parameters<typeof markupOf>): string {
  return markupOf(...of).replaceAll(/<[^>]*>/g, "");
}

it("tells API calls apart by what was asked and what came of it", () => {
  expect(wordsOf(callJourney({}))).toBe("API call GET /projects · 200 Acme");
  expect(wordsOf(callJourney({ method: "POST", url: "https://api.example", status: 404 }))).toBe(
    "API call POST / · 404 Acme",
  );
});

it("tells a call without an answer by what was asked", () => {
  expect(wordsOf(callJourney({ status: undefined }))).toBe("API call GET /projects Acme");
});

it("tells of a call that was sent twice what came of it in the end", () => {
  const { steps, ...journey } = callJourney({ status: 401 });
  expect(wordsOf({ ...journey, steps: [...steps, ...callJourney({}).steps] })).toContain("· 200");
});

it("shows no query, fragment or host of an address", () => {
  const shown = markupOf(callJourney({ url: "https://api.example/me?token=a/b#c?d" }));
  expect(shown).toContain("GET /me · 200");
  expect(shown).not.toMatch(/api\.example|token=|a\/b|#c/);
});

it("leaves the middle of a long path out, and never the method or the status", () => {
  const words = wordsOf(callJourney({ url: `https://api.example/${"folder/".repeat(200)}last` }));
  expect(words).toMatch(/^API call GET \/folder\/.*….*\/last · 200 Acme$/);
  expect(words.length).toBeLessThan(80);
});

it("shows an address of hostile text as text", () => {
  const shown = markupOf(callJourney({ url: "https://api.example/<img src=x>" }));
  expect(shown).not.toContain("<img");
  expect(shown).toContain("&lt;img src=x&gt;");
});

it("names no exchange where a journey is no call to an API", () => {
  expect(wordsOf({ ...callJourney({}), kind: "refresh" })).toBe("Refresh Acme");
});

it("says whose account it was, and leaves no gap where a provider's name is not known", () => {
  expect(wordsOf(callJourney({}), "Alice")).toBe("API call GET /projects · 200 Acme · Alice");
  const nameless = { ...callJourney({}), providerName: "" };
  expect(wordsOf(nameless, "Alice")).toBe("API call GET /projects · 200 Alice");
});
