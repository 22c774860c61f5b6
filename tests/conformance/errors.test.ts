import { decodeJwt } from "jose";
import { expect } from "vitest";
import { switchScenario } from "../../src/mock-provider/controls/provider-controls.ts";
import { failureOf } from "../support/oauth-failure.ts";
import type { App } from "./app.ts";
import {
  errorIn,
  expectNothingStored,
  expectRejected,
  noTokenRequest,
  noUseOfTokens,
  screenOf,
  told,
} from "./rejection.ts";
import { module } from "./rows.ts";
import { HOUR, respellHeader, seen } from "./refresh-harness.ts";

/** Whatever is tried again is tried by a person: an hour later nothing has happened by itself. */
async function expectStillness(tab: App): Promise<void> {
  const before = { requests: tab.requests.all.length, left: tab.left.length };
  expect(await tab.service.nextRecovery()).toBeUndefined();
  tab.pass(HOUR);
  await tab.service.recover();
  expect({ requests: tab.requests.all.length, left: tab.left.length }).toEqual(before);
  await expectNothingStored(tab);
}

/** A person presses "Sign in again": another request than the first, and it is answered. */
async function signsInAgain(tab: App): Promise<void> {
  const [first] = tab.left;
  const request = await tab.connect();
  for (const name of ["state", "nonce", "code_challenge"]) {
    expect(request.searchParams.get(name)).not.toBe(first?.searchParams.get(name));
  }
  expect(request.searchParams.get("prompt")).not.toBe("none");
  expect(await tab.arrive(await tab.authorize(request))).toMatchObject({ state: "done" });
  expect(await tab.service.list()).toMatchObject([{ status: "Connected", problem: undefined }]);
}

const untilSignedInAgain = [
  ["access-denied", "authorization_denied", "Access was not granted", /sign in again and agree/],
  ...["server-error", "temporarily-unavailable"].map(
    (error) =>
      [
        error,
        "authorization_failed",
        "The provider refused the sign-in",
        /Wait a little, then sign in again/,
      ] as const,
  ),
  ...["login", "interaction", "consent", "account-selection"].map(
    (kind) =>
      [
        `${kind}-required`,
        "interaction_required",
        "The provider needs you",
        /you have to sign in, agree, or choose an account/,
      ] as const,
  ),
] as const;
for (const [error, code, title, sentence] of untilSignedInAgain) {
  module(
    "Errors authorization",
    `${error}: shown, nothing by itself, and offered again`,
    async (app) => {
      const tab = await app(`authorization-error-${error}.once`);
      const outcome = await tab.signIn();
      await expectRejected(tab, outcome, { code, title, sentence, noRequestTo: noTokenRequest });
      expect(screenOf(errorIn(outcome))).toContain("Sign in again");
      await expectStillness(tab);

      await signsInAgain(tab);
    },
  );
}

for (const [error, sentence] of [
  ["invalid-request", /`authorizationParams` and redirect URI/],
  ["unauthorized-client", /registration .* must allow the authorization code grant/],
  ["unsupported-response-type", /registration must allow it/],
  ["invalid-scope", /`scope` in the configuration/],
  ["invalid-target", /`resource` in the configuration/],
] as const) {
  module("Errors authorization", `${error}: says which setting, and tries nothing`, async (app) => {
    const tab = await app(`authorization-error-${error}`);
    await expectRejected(tab, await tab.signIn(), {
      code: "authorization_failed",
      title: "The provider refused the sign-in",
      sentence,
      noRequestTo: noTokenRequest,
    });
    await expectStillness(tab);
  });
}

for (const [error, sentence] of [
  [
    "invalid-client",
    /demands a secret: it cannot serve a browser-only client with this registration/,
  ],
  ["unsupported-grant-type", /does not offer this grant to this client. Its registration/],
  ["invalid-request", /`authorizationParams` and redirect URI/],
] as const) {
  module("Errors token", `${error}: says which setting, and sends no code again`, async (app) => {
    const tab = await app(`token-error-${error}`);
    const outcome = await tab.signIn();
    await expectRejected(tab, outcome, {
      code: "token_request_rejected",
      title: "The provider gave no tokens",
      sentence,
      noRequestTo: noUseOfTokens,
    });
    await expectStillness(tab);
    expect(tab.requests.count("code exchange")).toBe(1);
  });
}

const bound = { profile: { dpop: true } };

/** @returns the proofs of requests, taken apart */
function proofsOf(tab: App, endpoint: "refresh" | "code exchange" | "api") {
  return tab.requests
    .to(endpoint)
    .map(({ headers }) => decodeJwt<{ nonce?: string }>(headers.get("dpop") ?? ""));
}

module("Errors DPoP", "use_dpop_nonce at a refresh and at an API: one retry each", async (app) => {
  const tab = await app("dpop-nonces-required", bound);
  const id = await tab.connected();
  tab.pass(HOUR);
  expect((await tab.call(id)).status).toBe(200);

  expect(await seen(tab, id)).toEqual({ status: "Connected", reason: undefined });
  for (const endpoint of ["code exchange", "refresh", "api"] as const) {
    const proofs = proofsOf(tab, endpoint);
    expect(proofs.length).toBeLessThanOrEqual(2);
    expect(proofs.at(-1)?.nonce).toEqual(expect.any(String));
    expect(new Set(proofs.map(({ jti }) => jti)).size).toBe(proofs.length);
  }
});

for (const scenario of ["dpop-nonce-without-end", "dpop-proof-refused"] as const) {
  module(
    "Errors DPoP",
    `${scenario} at a refresh: one retry, then told, and the tokens stay`,
    async (app) => {
      const tab = await app("", bound);
      const id = await tab.connected();
      await switchScenario(tab.provider, scenario, "always");
      tab.pass(HOUR);
      const failure = await failureOf(tab.call(id));

      expect(told(failure)).toMatchObject({
        code: "dpop_rejected",
        title: "The key's proof was refused",
        sentence: expect.stringContaining("clock"),
        remedy: "Try again",
      });
      expect(new Set(proofsOf(tab, "refresh").map(({ jti }) => jti)).size).toBe(2);
      expect(tab.requests.count("refresh")).toBe(2);
      expect(tab.requests.count("api")).toBe(0);
      expect((await tab.tokenSet(id)).refreshToken).toEqual(expect.any(String));

      await switchScenario(tab.provider, scenario, undefined);
      await tab.service.refresh(id);
      expect(await seen(tab, id)).toEqual({ status: "Connected", reason: undefined });
    },
  );
}

module("Errors DPoP", "a proof refused by a clock that is off: says by how much", async (app) => {
  const tab = await app("dpop-proof-refused", bound);
  const there = new Date(Date.now() - 7_200_000).toUTCString();
  respellHeader("date", () => there);
  await expectRejected(tab, await tab.signIn(), {
    code: "dpop_rejected",
    title: "The key's proof was refused",
    sentence: /clock is about 2 hours ahead/,
    noRequestTo: noUseOfTokens,
    exchanges: 2,
  });
});
