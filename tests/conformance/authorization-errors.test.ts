import { expect } from "vitest";
import { baseUrl } from "./app.ts";
import { errorIn, screenOf, told } from "./rejection.ts";
import { row } from "./rows.ts";
import { expectRefusal, issuerMismatch, stateMismatch, stateOf } from "./refusal.ts";

for (const scenario of [
  "authorization-error-with-unknown-state",
  "authorization-error-without-state",
] as const) {
  row("13", `${scenario}: no effect on the sign-in that waits`, async (app) => {
    const tab = await app(scenario);
    const request = await tab.connect();
    const waiting = await tab.stored();
    await expectRefusal(tab, await tab.arrive(await tab.authorize(request)), stateMismatch);

    expect((await tab.stored()).transactions).toEqual(waiting.transactions);
    expect(waiting.transactions).toEqual([expect.stringContaining(stateOf(request))]);
  });
}

row(
  "13",
  "an error with an unknown state, while two other sign-ins wait: both complete",
  async (app) => {
    const tab = await app("", { others: [{ id: "other", scenario: "discovery-unknown-members" }] });
    const requests = [await tab.connect(), await tab.connect("other")];
    const forged = new URL(`${baseUrl}callback?error=access_denied&state=forged`);
    await expectRefusal(tab, await tab.arrive(forged), stateMismatch);

    for (const request of requests) {
      expect((await tab.arrive(await tab.authorize(request))).state).toBe("done");
    }
  },
);

for (const scenario of [
  "authorization-error-without-iss",
  "authorization-error-iss-wrong",
] as const) {
  row("13", `${scenario}: its error is not even shown`, async (app) => {
    const tab = await app(scenario);
    const outcome = await tab.signIn();
    await expectRefusal(tab, outcome, { ...issuerMismatch, message: /"iss"/ });
    expect(told(errorIn(outcome)).description).toBeUndefined();
    expect(errorIn(outcome)).not.toHaveProperty("details.error");
  });
}

const denied = {
  code: "authorization_denied",
  title: "Access was not granted",
  sentence: /was declined\. Nothing was stored\..*sign in again/,
  remedy: "Sign in again",
} as const;
const passing = /problem at the moment or is too busy/;
const interaction = {
  code: "interaction_required",
  title: "The provider needs you",
  sentence: /you have to sign in, agree, or choose an account/,
  remedy: "Sign in again",
} as const;

for (const [error, expected] of [
  ["access_denied", denied],
  ["server_error", failed(passing)],
  ["temporarily_unavailable", failed(passing)],
  ["invalid_request", failed(/`authorizationParams`/)],
  ["unauthorized_client", failed(/registration/)],
  ["unsupported_response_type", failed(/registration/)],
  ["invalid_scope", failed(/`scope`/)],
  ["invalid_target", failed(/`resource`/)],
  ["login_required", interaction],
  ["interaction_required", interaction],
  ["consent_required", interaction],
  ["account_selection_required", interaction],
  ["unmet_authentication_requirements", failed(/could not sign in as strongly/)],
  ["invalid_request_uri", failed(/`par`/)],
  ["invalid_request_object", failed(/`authorizationParams`/)],
  ["request_not_supported", failed(/cannot do what it was asked for/)],
  ["request_uri_not_supported", failed(/cannot do what it was asked for/)],
  ["registration_not_supported", failed(/cannot do what it was asked for/)],
] as const) {
  row("13", `${error} becomes ${expected.code}`, async (app) => {
    const tab = await app(`authorization-error-${error.replaceAll("_", "-")}`);
    const outcome = await tab.signIn();
    await expectRefusal(tab, outcome, expected);
    expect(errorIn(outcome)).toHaveProperty("details.error", error);
    expect(told(errorIn(outcome)).description).toBe("this provider answers so on command");
  });
}

row("13", "an error that no standard knows", async (app) => {
  const tab = await app("authorization-error-unknown");
  const outcome = await tab.signIn();
  await expectRefusal(tab, outcome, failed(/ended the sign-in with an error/));
  expect(errorIn(outcome)).toHaveProperty("details.error", "mock_quota_exhausted");
});

row("13", "a person who says no, and then signs in again", async (app) => {
  const tab = await app("");
  await expectRefusal(tab, await tab.signIn({ decision: { kind: "deny" } }), denied);
  await tab.connected();
});

row("14", "HTML in error_description is text", async (app) => {
  const tab = await app("authorization-error-html-description");
  const outcome = await tab.signIn();
  await expectRefusal(tab, outcome, denied);
  const markup = screenOf(errorIn(outcome));
  expect(markup).toContain("&lt;img src=x onerror=alert(1)&gt;&lt;b&gt;Sorry&lt;/b&gt;");
  expect(markup).not.toMatch(/<(img|b)\b/);
});

row("15", "a script as error_uri is no link, and stands nowhere", async (app) => {
  const tab = await app("authorization-error-javascript-uri");
  const outcome = await tab.signIn();
  await expectRefusal(tab, outcome, denied);
  const markup = screenOf(errorIn(outcome));
  expect(markup).toContain("Access was not granted");
  expect(markup).not.toMatch(/javascript:|<a\b|href/);
  expect((await tab.stored()).text).not.toContain("javascript:");
});

function failed(sentence: RegExp) {
  return {
    code: "authorization_failed",
    title: "The provider refused the sign-in",
    sentence,
    remedy: "Sign in again",
  } as const;
}
