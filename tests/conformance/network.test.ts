import { expect } from "vitest";
import type { ScenarioName } from "../../src/mock-provider/scenarios.ts";
import type { OAuthErrorCode } from "../../src/oauth/oauth-error.ts";
import { lastOf, settled } from "../connections/tab.ts";
import { until } from "../connections/until.ts";
import { createWorld, type World } from "../connections/world.ts";
import { failureOf } from "../support/oauth-failure.ts";
import { fetchInProcess, withCors } from "./browser-cors.ts";
import type { App, Outcome } from "./app.ts";
import {
  type Rejection,
  expectNothingStored,
  expectRejected,
  noTokenRequest,
  noUseOfTokens,
  screenOf,
  told,
} from "./rejection.ts";
import { type AppAgainst, hasActed, row } from "./rows.ts";
import { find, holdTime, HOUR, seen } from "./refresh-harness.ts";

/** What comes before the code exchange, and then the fault: discovery, keys, the person's decision. */
const atExchange = (name: ScenarioName) => `${name}.after-3`;

row("102", "offline: what is stored is shown, and nothing is sent", async (app) => {
  const tab = await app("");
  const id = await tab.connected();
  tab.pass(HOUR);
  tab.network.isOnline = false;
  const before = tab.requests.all.length;

  expect(told(await failureOf(tab.call(id)))).toMatchObject({
    code: "offline",
    title: "You are offline",
    sentence: expect.stringContaining("What is stored here is kept"),
  });
  expect(await seen(tab, id)).toEqual({ status: "Offline", reason: "You are offline" });
  expect((await find(tab, id)).account.label).toBe("Alice Example");
  expect(tab.requests.all.length).toBe(before);
  tab.network.isOnline = true;
  await tab.service.recover();
  expect(await seen(tab, id)).toEqual({ status: "Connected", reason: undefined });
  expect(tab.requests.count("refresh")).toBe(1);
});

row(
  "102",
  "offline: disconnecting works, and the provider is told nothing it could hear",
  async (app) => {
    const tab = await app("provider-down.after-4");
    const id = await tab.connected();
    tab.network.isOnline = false;

    expect(await tab.service.disconnect(id, { logout: false })).toEqual({
      revocation: "failed",
      leaving: false,
    });
    await expectNothingStored(tab);
  },
);

row("102", "a provider that is down: nobody leaves, and it says what it may be", async (app) => {
  const tab = await app("provider-down");
  await expectRejected(tab, await tab.signIn(), {
    code: "provider_unreachable",
    title: "No answer",
    sentence: /offline, blocked by CORS, or down/,
    remedy: "Try again",
    noRequestTo: noTokenRequest,
  });
  expect(tab.left).toEqual([]);
});

const tooLate = {
  code: "timeout",
  title: "The answer took too long",
  remedy: "Try again",
} as const;

/** A sign-in by a clock that this test moves. @returns its outcome, and how long it took */
async function signInSlowly(tab: App): Promise<{ outcome: Outcome; took: number }> {
  const time = holdTime();
  const work = tab.signIn();
  const took = await time.until(work);
  return { outcome: await work, took };
}

row("103", "no answer before leaving: it says so after 15 seconds, and stays", async (app) => {
  const tab = await app("answers-hang");
  const { outcome, took } = await signInSlowly(tab);

  await expectRejected(tab, outcome, { ...tooLate, noRequestTo: noTokenRequest });
  expect(outcome.state).toBe("stayed");
  expect(took).toBeLessThanOrEqual(16_000);
  expect(tab.left).toEqual([]);
});

row("103", "no answer to the code exchange: one code, sent once", async (app) => {
  const tab = await app(atExchange("answers-hang"));
  const { outcome, took } = await signInSlowly(tab);

  await expectRejected(tab, outcome, { ...tooLate, noRequestTo: noUseOfTokens });
  expect(tab.requests.count("code exchange")).toBe(1);
  expect(took).toBeLessThanOrEqual(20_000);
});

row("103", "no answer to a refresh: visible, and the tokens are kept", async (app) => {
  const tab = await app("answers-hang.after-4");
  const id = await tab.connected();
  tab.pass(HOUR);
  const time = holdTime();
  const failure = failureOf(tab.call(id));
  expect(await time.until(failure)).toBeLessThanOrEqual(16_000);

  expect(told(await failure)).toMatchObject(tooLate);
  expect((await tab.record(id)).current).toBeDefined();
  expect((await tab.record(id)).ended).toBe(false);
  expect(tab.requests.count("refresh")).toBe(1);
  expect(tab.requests.count("api")).toBe(0);
});
row(
  "103",
  "no answer from an API: whoever asked gives up, and the tokens are kept",
  async (app) => {
    const tab = await app("answers-hang.after-4");
    const id = await tab.connected();
    const person = new AbortController();
    const answer = tab.call(id, "/api/workflows", { signal: person.signal });
    await until("the API hangs", () => hasActed(tab, "answers-hang"));
    expect(tab.requests.count("api")).toBe(1);
    person.abort(new DOMException("The person cancelled", "AbortError"));

    await expect(answer).rejects.toThrow("The person cancelled");
    expect(await seen(tab, id)).toEqual({ status: "Connected", reason: undefined });
    expect((await tab.record(id)).current).toBeDefined();
    expect(tab.requests.count("refresh")).toBe(0);
  },
);

const exchangeFaults: readonly (readonly [
  number: string,
  title: string,
  scenario: string,
  code: OAuthErrorCode,
  shown: string,
])[] = [
  [
    "104",
    "500, after the code was redeemed",
    "code-exchange-500",
    "provider_error",
    "The provider has a problem",
  ],
  [
    "104",
    "503 with Retry-After",
    "code-exchange-503",
    "provider_error",
    "The provider has a problem",
  ],
  [
    "104",
    "no answer, after the code was redeemed",
    "code-exchange-answer-lost",
    "provider_unreachable",
    "No answer",
  ],
  [
    "105",
    "a web page with 502",
    atExchange("html-error-page"),
    "provider_error",
    "The provider has a problem",
  ],
  [
    "106",
    "more than a mebibyte",
    atExchange("answer-over-1-mib"),
    "response_too_large",
    "The answer is too large",
  ],
  [
    "107",
    "a body that breaks off",
    atExchange("body-breaks-off"),
    "provider_unreachable",
    "No answer",
  ],
];
for (const [number, title, scenario, code, shown] of exchangeFaults) {
  row(number, `${title} to the code exchange: the code is not sent again`, async (app) => {
    const tab = await app(scenario);
    const rejection: Rejection = { code, title: shown, noRequestTo: noUseOfTokens };
    await expectRejected(tab, await tab.signIn(), rejection);
    tab.pass(60);
    await tab.service.recover();

    expect(tab.requests.count("code exchange")).toBe(1);
    expect((await tab.stored()).transactions).toEqual([]);
  });
}

const discoveryFaults: readonly (readonly [
  string,
  string,
  ScenarioName,
  OAuthErrorCode,
  string,
])[] = [
  ["105", "a web page with 502", "html-error-page", "provider_error", "The provider has a problem"],
  [
    "106",
    "more than a mebibyte",
    "answer-over-1-mib",
    "response_too_large",
    "The answer is too large",
  ],
  ["107", "a body that breaks off", "body-breaks-off", "provider_unreachable", "No answer"],
];
for (const [number, title, scenario, code, shown] of discoveryFaults) {
  row(number, `${title} to discovery: it says so, and stays`, async (app) => {
    const tab = await app(scenario);
    const outcome = await tab.signIn();

    await expectRejected(tab, outcome, { code, title: shown, noRequestTo: noTokenRequest });
    expect(outcome.state).toBe("stayed");
    expect(tab.left).toEqual([]);
  });
}

/** A tab whose requests go another way than those of the app in a row of the matrix. */
async function tabWith(
  app: AppAgainst,
  scenario: string,
  makeFetch: (mock: App["mock"]) => typeof globalThis.fetch,
) {
  const { profile, mock, requests } = await app(scenario);
  const world = await createWorld();
  const tab = world.openTab({ profiles: [profile], fetch: makeFetch(mock) });
  const signIn = async () => {
    await tab.service.connect(profile.id, "/");
    const account = { sub: "alice", name: "Alice Example" };
    const scope = profile.scope.split(" ");
    const answer = await mock.authorize(lastOf(tab.left), { kind: "allow", account, scope });
    if (answer.kind !== "redirect") throw answer.error;
    return settled(tab.load(new URL(answer.location)));
  };
  const call = (id: string) => tab.service.createAuthorizedFetch(id)(profile.apis[0]?.url ?? "");
  return { world, tab, requests, signIn, call };
}

/** A tab behind a browser's rules for other origins. */
function behindCors(app: AppAgainst, scenario: ScenarioName) {
  return tabWith(app, scenario, () => withCors(globalThis.fetch.bind(globalThis)));
}

/** @returns how long the work took, in milliseconds of a clock that moves until it is done */
async function durationOf(world: World, work: Promise<unknown>): Promise<number> {
  const from = Date.now();
  let isDone = false;
  const finish = () => void (isDone = true);
  void work.then(finish, finish);
  while (!isDone && Date.now() - from < 120_000) await world.pass(1_000);
  return Date.now() - from;
}

row(
  "107",
  "a body without end to discovery: there is a deadline, and nobody leaves",
  async (app) => {
    const { world, tab, signIn } = await tabWith(app, "body-trickles", fetchInProcess);
    const failure = failureOf(signIn());

    expect(await durationOf(world, failure)).toBeLessThanOrEqual(16_000);
    expect(told(await failure)).toMatchObject(tooLate);
    expect(tab.left).toEqual([]);
  },
);

row(
  "107",
  "a body without end to the code exchange: a deadline, one code sent once",
  async (app) => {
    const scenario = atExchange("body-trickles");
    const { world, tab, signIn } = await tabWith(app, scenario, fetchInProcess);
    const work = signIn();

    expect(await durationOf(world, work)).toBeLessThanOrEqual(20_000);
    const state = await work;
    expect(state.state === "failed" && told(state.error)).toMatchObject(tooLate);
    expect(await tab.service.list()).toEqual([]);
    expect(tab.deeds.filter((deed) => /^POST .*\/token$/.test(deed))).toHaveLength(1);
  },
);

const unreachable = {
  code: "provider_unreachable",
  title: "No answer",
  sentence: expect.stringContaining("blocked by CORS"),
  remedy: "Try again",
};

row("108", "discovery without CORS: nobody leaves", async (app) => {
  const { tab, signIn, requests } = await behindCors(app, "discovery-without-cors");

  expect(told(await failureOf(signIn()))).toMatchObject(unreachable);
  expect(tab.left).toEqual([]);
  expect(requests.count("code exchange")).toBe(0);
});

for (const [scenario, title] of [
  ["token-without-cors", "the token endpoint without CORS"],
  ["preflight-passes-post-blocked", "the preflight passes, the POST is blocked"],
] as const) {
  row("108", `${title}: nothing stored, the code sent once`, async (app) => {
    const { tab, signIn, requests } = await behindCors(app, scenario);
    const state = await signIn();

    expect(state.state === "failed" && told(state.error)).toMatchObject(unreachable);
    expect(await tab.service.list()).toEqual([]);
    expect(requests.count("code exchange")).toBe(1);
    expect(requests.count("api")).toBe(0);
  });
}

row("108", "keys without CORS: nothing stored", async (app) => {
  const { tab, signIn } = await behindCors(app, "jwks-without-cors");
  const state = await signIn();

  expect(state.state === "failed" && told(state.error)).toMatchObject({
    code: "jwks_unavailable",
    title: "The provider's keys are not available",
  });
  expect(await tab.service.list()).toEqual([]);
});

for (const [scenario, title] of [
  ["api-without-cors", "an API without CORS"],
  ["preflight-refused", "a refused preflight"],
] as const) {
  row("108", `${title}: told, not refreshed, still Connected`, async (app) => {
    const { tab, signIn, call, requests } = await behindCors(app, scenario);
    expect(await signIn()).toMatchObject({ state: "done" });
    const [connection] = await tab.service.list();
    const failure = await failureOf(call(connection?.id ?? ""));

    expect(told(failure)).toMatchObject(unreachable);
    expect(requests.count("refresh")).toBe(0);
    expect(await tab.service.list()).toMatchObject([{ status: "Connected", problem: undefined }]);
  });
}

row("108", "the failure leads to the readiness check", async (app) => {
  const { signIn } = await behindCors(app, "discovery-without-cors");

  expect(screenOf(await failureOf(signIn()))).toMatch(/href="\/check/);
});
