import { expect, it } from "vitest";
import { explainContacts, requestsToldAlone } from "../../src/connections/contacted-origins.ts";
import type { Journey, JourneyStep } from "../../src/journeys/journey-event.ts";
import { createMemoryStore } from "../../src/vault/memory-store.ts";
import { METADATA, PROFILE } from "../support/provider-double.ts";

const APP = "https://app.example";

async function explain(...urls: readonly string[]) {
  const records = createMemoryStore();
  await records.update(`metadata:${METADATA.issuer}`, () => ({ at: 0, value: METADATA }));
  const requests = urls.map((url, index) => ({ url, at: index + 1 }));
  const profiles = [{ ...PROFILE, apiOrigins: ["https://api.example"] }];
  return explainContacts(requests, APP, { profiles, records });
}

it("says of each origin what it was asked for, how often and when last", async () => {
  expect(
    await explain(
      `${APP}/assets/start.js`,
      `${METADATA.issuer}/.well-known/openid-configuration`,
      `${METADATA.token_endpoint}?a=secret`,
      `${METADATA.token_endpoint}`,
      "https://api.example/me",
      "https://stranger.example/pixel.gif",
    ),
  ).toEqual([
    { origin: APP, requests: 1, lastAt: 1, reasons: ["app"], providerNames: [] },
    {
      origin: new URL(METADATA.issuer).origin,
      requests: 3,
      lastAt: 4,
      reasons: ["discovery", "token_endpoint"],
      providerNames: [PROFILE.name],
    },
    {
      origin: "https://api.example",
      requests: 1,
      lastAt: 5,
      reasons: ["api"],
      providerNames: [PROFILE.name],
    },
    {
      origin: "https://stranger.example",
      requests: 1,
      lastAt: 6,
      reasons: ["unknown"],
      providerNames: [],
    },
  ]);
});

it("leaves out what went to nobody", async () => {
  expect(
    await explain("blob:https://app.example/1", "data:text/plain,a", "not an address"),
  ).toEqual([]);
});

const LOADED = 1000;

/** @returns a journey whose steps each sent one request */
function journeyOf(...steps: readonly (Partial<JourneyStep> & { url: string })[]): Journey {
  return {
    id: "j",
    kind: "connect",
    providerName: "Acme",
    startedAt: 0,
    outcome: "done",
    steps: steps.map(({ url, ...step }) => ({
      key: "request",
      at: 1,
      state: "done",
      exchange: { method: "GET", url, requestHeaders: {} },
      ...step,
    })),
  };
}

it("knows from journeys whom pages before this one asked, and where the whole tab went", async () => {
  const { authorization_endpoint: signIn = "", token_endpoint: token = "" } = METADATA;
  const journey = journeyOf(
    { key: "departed", url: `${signIn}?state=••••` },
    { key: "returned", url: `${APP}/callback` },
    { key: "code-exchange", url: token, at: 5 },
    { key: "device-poll", url: token, at: 6, times: 3 },
  );
  const requests = requestsToldAlone([journey], [], LOADED);
  expect(requests).toHaveLength(5);
  expect(await explain(...requests.map(({ url }) => url))).toEqual([
    expect.objectContaining({
      origin: new URL(token).origin,
      requests: 5,
      reasons: ["authorization_endpoint", "token_endpoint"],
    }),
  ]);
});

it("counts what this page has sent once, though both the browser and a journey know of it", () => {
  const url = "https://id.example/token";
  const byPage = { url: `${url}?a=b`, at: LOADED + 1 };
  const journey = journeyOf({ url, at: LOADED + 1 }, { url, at: LOADED + 2 }, { url, at: 7 });
  // The second was the worker's.
  expect(requestsToldAlone([journey], [byPage], LOADED)).toEqual([
    { url, at: LOADED + 2 },
    { url, at: 7 },
  ]);
});

it("leaves out what a journey tells that came from a file", () => {
  const opened = { ...journeyOf({ url: "https://elsewhere.example/" }), fromFile: true };
  expect(requestsToldAlone([opened], [], LOADED)).toEqual([]);
});
