import { expect } from "vitest";
import type { ScenarioName } from "../../src/mock-provider/scenarios.ts";
import type { App } from "./app.ts";
import {
  type Rejection,
  errorIn,
  expectNothingStored,
  expectRejected,
  noUseOfTokens,
  told,
} from "./rejection.ts";
import { type AppAgainst, module, row } from "./rows.ts";
import { signInUnhurried } from "./refresh-harness.ts";

const badSignature = {
  code: "signature_invalid",
  title: "The signature does not hold",
  sentence: /Nothing was stored/,
  remedy: "Sign in again",
  noRequestTo: noUseOfTokens,
} as const satisfies Rejection;

/** @param fetches how often the keys are asked for: ahead, and once more when they do not fit */
async function accepts(app: AppAgainst, scenario: ScenarioName, fetches: number): Promise<App> {
  const tab = await app(scenario);
  expect(await signInUnhurried(tab)).toMatchObject({ state: "done", returnTo: "/from" });

  expect(await tab.service.list()).toMatchObject([
    {
      status: "Connected",
      problem: undefined,
      account: { subject: "alice", attestedBy: "id_token" },
    },
  ]);
  expect(tab.requests.count("jwks")).toBe(fetches);
  expect(tab.requests.count("code exchange")).toBe(1);
  return tab;
}

/** @param fetches how often the keys are asked for */
async function rejects(
  app: AppAgainst,
  scenario: ScenarioName,
  fetches: number,
  rejection: Rejection = badSignature,
): Promise<App> {
  const tab = await app(scenario);
  await expectRejected(tab, await signInUnhurried(tab), rejection);
  expect(tab.requests.count("jwks")).toBe(fetches);
  expect(tab.requests.count("code exchange")).toBe(1);
  return tab;
}

for (const [scenario, title] of [
  ["jwks-rotated", "with the old ones beside it"],
  ["jwks-rotated-old-keys-gone", "with the old ones gone"],
  ["jwks-rotated-under-same-kid", "under the same kid"],
] as const) {
  row("54", `a newer key than those at hand, ${title}, costs one refetch`, async (app) => {
    await accepts(app, scenario, 2);
  });
}

row(
  "54",
  "keys that change at every turn are fetched at every turn, however young",
  async (app) => {
    const tab = await accepts(app, "jwks-rotated", 2);
    for (const fetches of [3, 4, 5]) {
      await signInUnhurried(tab);
      expect(tab.requests.count("jwks")).toBe(fetches);
    }
  },
);

row("54", "a key that changes between two refreshes costs one refetch", async (app) => {
  const tab = await accepts(app, "jwks-rotated", 2);
  const [connection] = await tab.service.list();
  await tab.service.refresh(connection?.id ?? "");

  expect(await tab.service.list()).toMatchObject([{ status: "Connected", problem: undefined }]);
  expect(tab.requests.count("jwks")).toBe(3);
});

row("55", "unknown keys again and again: one refetch, then none for half a minute", async (app) => {
  const tab = await rejects(app, "jwks-unknown-kid", 2);
  for (let turn = 0; turn < 5; turn += 1) {
    tab.pass(5);
    const error = errorIn(await tab.signIn());
    expect(told(error)).toMatchObject({ code: "signature_invalid", title: badSignature.title });
  }
  expect(tab.requests.count("jwks")).toBe(2);
  await expectNothingStored(tab);
  tab.pass(6);
  await tab.signIn();

  expect(tab.requests.count("jwks")).toBe(3);
});

row("55", "a stranger's keys under the right kid: one refetch, then none", async (app) => {
  const tab = await rejects(app, "jwks-foreign-keys", 2);
  await tab.signIn();
  expect(tab.requests.count("jwks")).toBe(2);
});

row(
  "55",
  "once the right key is published, the next sign-in after the pause works",
  async (app) => {
    const tab = await app("jwks-unknown-kid.once");
    await expectRejected(tab, await signInUnhurried(tab), badSignature);
    await tab.connected();
    expect(tab.requests.count("jwks")).toBe(2);
  },
);

row("56", "one key without kid, in the key set and in the token", async (app) => {
  await accepts(app, "jwks-single-key-without-kid", 1);
});

row("56", "one key without kid, and a token that names one", async (app) => {
  await accepts(app, "jwks-kid-in-token-only", 1);
});

row("57", "several keys without kid, a stranger's first: the right one is found", async (app) => {
  await accepts(app, "jwks-several-keys-without-kid", 1);
});

for (const [scenario, header] of [
  ["id-token-embedded-jwk", "jwk"],
  ["id-token-jku", "jku"],
  ["id-token-x5u", "x5u"],
] as const) {
  // expectRejected also expects that no request goes anywhere else than to the provider.
  row("58", `a key that the token brings along (${header}) is not looked at`, async (app) => {
    await rejects(app, scenario, 2);
  });
}

for (const [scenario, title] of [
  ["jwks-key-for-encryption", "whose use is encryption"],
  ["jwks-key-ops-encrypt", "whose operation is encryption"],
  ["jwks-key-with-other-alg", "for another alg"],
] as const) {
  row("59", `a key ${title} is not used`, async (app) => {
    await rejects(app, scenario, 2);
  });
}

row("59", "a key that does not say its alg is used", async (app) => {
  await accepts(app, "jwks-key-without-alg", 1);
});

for (const [scenario, title] of [
  ["jwks-unavailable", "503"],
  ["jwks-html", "a web page"],
  ["jwks-without-keys", "JSON without keys"],
] as const) {
  row("60", `${title} instead of the keys: nothing is stored`, async (app) => {
    const tab = await app(scenario);
    await expectRejected(tab, await tab.signIn(), {
      code: "jwks_unavailable",
      title: "The provider's keys are not available",
      sentence: /Without them nobody can tell whether the ID token is genuine/,
      remedy: "Sign in again",
      noRequestTo: noUseOfTokens,
    });
    expect(tab.requests.count("code exchange")).toBe(1);
  });
}

row("60", "an empty key set fits no token", async (app) => {
  await rejects(app, "jwks-empty", 2);
});

row("61", "a key of an unknown type among the keys is ignored", async (app) => {
  await accepts(app, "jwks-unknown-kty", 1);
});

row("61", "half a key among the keys is ignored", async (app) => {
  await accepts(app, "jwks-incomplete-key", 1);
});

module("oidcc-client-test-kid-absent-single-jwks", "the only key verifies", async (app) => {
  await accepts(app, "jwks-single-key-without-kid", 1);
});

module("oidcc-client-test-kid-absent-multiple-jwks", "the right one is found", async (app) => {
  await accepts(app, "jwks-several-keys-without-kid", 1);
});

module("oidcc-client-test-discovery-jwks-uri-keys", "keys come from jwks_uri", async (app) => {
  const tab = await app("");
  await tab.connected();
  expect(tab.requests.to("jwks").map(({ method, url }) => `${method} ${url.href}`)).toEqual([
    `GET ${tab.issuer}/jwks`,
  ]);
  for (const { headers } of tab.requests.to("jwks")) {
    expect([headers.get("authorization"), headers.get("cookie")]).toEqual([null, null]);
  }
});

module("oidcc-client-test-signing-key-rotation", "a second sign-in by another key", async (app) => {
  const tab = await app("");
  await tab.connected();
  await tab.provider.keys.rotate();
  expect(await tab.signIn()).toMatchObject({ state: "done" });
  expect(tab.requests.count("jwks")).toBe(2);
  expect(await tab.service.list()).toMatchObject([{ status: "Connected" }]);
});

module(
  "oidcc-client-test-signing-key-rotation-just-before-signing",
  "the keys change after they were fetched ahead",
  async (app) => {
    await accepts(app, "jwks-rotated-old-keys-gone", 2);
  },
);
