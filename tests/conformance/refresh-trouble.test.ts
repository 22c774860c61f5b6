import { expect } from "vitest";
import type { ScenarioName } from "../../src/mock-provider/scenarios.ts";
import type { OAuthErrorCode } from "../../src/oauth/oauth-error.ts";
import { failureOf } from "../support/oauth-failure.ts";
import { told } from "./rejection.ts";
import { type AppAgainst, module, row } from "./rows.ts";
import {
  expectEnded,
  expectTokensKept,
  expired,
  find,
  hideHeader,
  holdTime,
  seen,
} from "./refresh-harness.ts";

const passing: readonly (readonly [ScenarioName, string, OAuthErrorCode, string])[] = [
  ["refresh-500", "500", "provider_error", "The provider has a problem"],
  ["refresh-503", "503", "provider_error", "The provider has a problem"],
  ["refresh-html", "a web page with 200", "response_malformed", "The answer cannot be read"],
  ["refresh-answer-lost", "no answer", "provider_unreachable", "No answer"],
  [
    "refresh-500-after-rotation",
    "500 after the rotation",
    "provider_error",
    "The provider has a problem",
  ],
];
for (const [scenario, title, code, reason] of passing) {
  row("66", `${title}: the tokens stay, and so does the connection`, async (app) => {
    const tab = await app(scenario);
    const id = await expired(tab);

    expect(told(await failureOf(tab.call(id)))).toMatchObject({ code, title: reason });
    expect(await seen(tab, id)).toEqual({ status: "Offline", reason });
    await expectTokensKept(tab, id);
    // Nothing is sent again before its time.
    expect(told(await failureOf(tab.call(id)))).toMatchObject({ code });
    expect(tab.requests.count("refresh")).toBe(1);
    expect(tab.requests.count("api")).toBe(0);
  });
}

row("66", "after a 500 that passes, it goes on by itself", async (app) => {
  const tab = await app("refresh-500.once");
  const id = await expired(tab);
  await failureOf(tab.call(id));
  const time = holdTime();
  await time.pass(((await tab.service.nextRecovery()) ?? 0) - Date.now());
  await time.until(tab.service.recover());

  expect(await seen(tab, id)).toEqual({ status: "Connected", reason: undefined });
  expect((await tab.call(id)).status).toBe(200);
  expect(tab.requests.count("refresh")).toBe(2);
});

for (const scenario of ["refresh-answer-lost", "refresh-500-after-rotation"] as const) {
  row("66", `a rotation whose answer never came (${scenario}) is no silent loss`, async (app) => {
    const tab = await app(`${scenario}.once`);
    const id = await expired(tab);
    await failureOf(tab.call(id));
    const time = holdTime();
    await time.pass(10 * 60_000);
    const second = failureOf(tab.call(id));
    await time.until(second);

    expect(told(await second)).toMatchObject({
      code: "refresh_interrupted",
      title: "A refresh was cut off",
      remedy: "Reconnect",
    });
    expect(tab.requests.count("refresh")).toBe(2);
    await expectEnded(tab, id, "A refresh was cut off");
  });
}

row("66", "no answer at all: callers are told after 15 seconds, the tokens stay", async (app) => {
  const tab = await app("refresh-hangs");
  const id = await expired(tab);
  const time = holdTime();
  const failure = failureOf(tab.call(id));
  const took = await time.until(failure);

  expect(told(await failure)).toMatchObject({ code: "timeout", title: "The answer took too long" });
  expect(took).toBeLessThanOrEqual(16_000);
  expect(await seen(tab, id)).toMatchObject({ status: "Refreshing" });
  await expectTokensKept(tab, id);
  await time.pass(120_000);
  expect(tab.requests.count("refresh")).toBe(1);
  expect(tab.requests.count("api")).toBe(0);
});

/** The API refuses whatever it is sent, and the provider hands out tokens as often as it is asked. */
async function stopsAt401(app: AppAgainst): Promise<void> {
  const tab = await app("api-401");
  const id = await tab.connected();
  expect((await tab.call(id)).status).toBe(401);
  expect(await seen(tab, id)).toEqual({
    status: "Connected",
    reason: "The API refused the access token",
  });
  expect([tab.requests.count("refresh"), tab.requests.count("api")]).toEqual([1, 2]);
  expect((await tab.call(id)).status).toBe(401);

  expect(await seen(tab, id)).toEqual({
    status: "Needs reconnect",
    reason: "The API refused the access token",
  });
  expect([tab.requests.count("refresh"), tab.requests.count("api")]).toEqual([2, 4]);
  for (let turn = 0; turn < 3; turn += 1) {
    expect(told(await failureOf(tab.call(id)))).toMatchObject({ code: "api_unauthorized" });
  }
  await tab.service.recover();
  expect([tab.requests.count("refresh"), tab.requests.count("api")]).toEqual([2, 4]);
}

row("67", "still 401 after a refresh: one replay, and no loop", stopsAt401);
module("FAPI 2.0", "API always 401 with a rotating refresh token: it stops", stopsAt401);

row("68", "429 with Retry-After is obeyed", async (app) => {
  const tab = await app("refresh-429.once");
  const id = await expired(tab);
  const at = Date.now();

  expect(told(await failureOf(tab.call(id)))).toMatchObject({
    code: "rate_limited",
    title: "Too many requests",
    sentence: expect.stringContaining("wait 30 seconds"),
  });
  expect(await seen(tab, id)).toEqual({ status: "Offline", reason: "Too many requests" });
  await expectTokensKept(tab, id);
  expect((await find(tab, id)).problem?.retryAt).toBe(at + 30_000);
  tab.pass(29);
  await tab.service.recover();
  await failureOf(tab.call(id));
  expect(tab.requests.count("refresh")).toBe(1);
  tab.pass(1);

  expect((await tab.call(id)).status).toBe(200);
  expect(tab.requests.count("refresh")).toBe(2);
});

row("68", "429 whose Retry-After the browser hides: it backs off by itself", async (app) => {
  const tab = await app("refresh-429-retry-after-hidden");
  hideHeader("retry-after");
  const id = await expired(tab);
  const waits: number[] = [];
  for (let turn = 1; turn <= 4; turn += 1) {
    const failure = await failureOf(tab.call(id));
    expect(told(failure)).toMatchObject({ code: "rate_limited", title: "Too many requests" });
    expect(tab.requests.count("refresh")).toBe(turn);
    const wait = ((await find(tab, id)).problem?.retryAt ?? 0) - Date.now();
    waits.push(wait);
    tab.pass((wait - 1) / 1000);
    await failureOf(tab.call(id));
    expect(tab.requests.count("refresh")).toBe(turn);
    tab.pass(0.001);
  }

  expect(waits).toEqual([4_000, 8_000, 16_000, 32_000]);
  await expectTokensKept(tab, id);
});
