import { expect, it } from "vitest";
import { explainContacts } from "../../src/connections/contacted-origins.ts";
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
