import { expect, vi } from "vitest";
import {
  type App,
  type Outcome,
  type Rejection,
  baseUrl,
  errorIn,
  expectNothingStored,
  expectRejected,
  module,
  noTokenRequest,
  root,
  row,
  screenOf,
  told,
} from "./harness.ts";

/** Rejected before anything was sent, and nothing of the sign-in can be continued. */
async function expectRefusal(
  tab: App,
  outcome: Outcome,
  rejection: Omit<Rejection, "noRequestTo">,
): Promise<void> {
  await expectRejected(tab, outcome, { ...rejection, noRequestTo: noTokenRequest });
  expect(outcome.state).toBe("failed");
  // The address bar holds neither code nor error, however it ended.
  expect(tab.addressBar.href).not.toMatch(/[?#]/);
}

const stateMismatch = {
  code: "state_mismatch",
  title: "This answer is not for your sign-in",
  sentence: /nothing was sent or stored/,
  remedy: "Sign in again",
  message: /"state"/,
} as const;
const issuerMismatch = {
  code: "issuer_mismatch",
  title: "The answer came from someone else",
  sentence: /nothing was sent or stored/,
  remedy: "Sign in again",
} as const;
const invalid = {
  code: "response_invalid",
  title: "The provider's answer is incomplete",
  sentence: /no authorization code, or an answer that contradicts itself/,
  remedy: "Sign in again",
} as const;

for (const [scenario, what] of [
  ["authorization-state-wrong", "a state that nobody sent"],
  ["authorization-state-missing", "no state"],
] as const) {
  row("9", what, async (app) => {
    const tab = await app(scenario);
    await expectRefusal(tab, await tab.signIn(), stateMismatch);
    // The sign-in that does wait may still be answered.
    expect((await tab.stored()).transactions).toHaveLength(1);
  });
}

row("9", "a state when no sign-in waits: says so", async (app) => {
  const tab = await app("");
  const outcome = await tab.arrive(new URL(`${baseUrl}callback?code=c&state=s`));
  await expectRefusal(tab, outcome, {
    code: "transaction_missing",
    title: "No sign-in is waiting here",
    remedy: "Go to Connections",
  });
  expect(tab.requests.all).toEqual([]);
});

for (const [scenario, what] of [
  ["authorization-iss-wrong", "somebody else's issuer"],
  ["authorization-iss-trailing-slash", "an issuer that differs by a trailing slash"],
  ["authorization-iss-missing", "no issuer, though the metadata promises one"],
] as const) {
  row("10", what, async (app) => {
    const tab = await app(scenario);
    await expectRefusal(tab, await tab.signIn(), { ...issuerMismatch, message: /"iss"/ });
    expect((await tab.stored()).transactions).toEqual([]);
  });
}

row("10", "a right issuer that the metadata does not promise is accepted", async (app) => {
  const tab = await app("authorization-iss-not-advertised");
  await tab.connected();
});

row("10", "a wrong issuer that the metadata does not promise is not", async (app) => {
  const tab = await app("authorization-iss-not-advertised");
  const outcome = await tab.signIn({ tamper: withParameter("iss", "https://attacker.example") });
  await expectRefusal(tab, outcome, { ...issuerMismatch, message: /"iss"/ });
});

for (const [scenario, name] of [
  ["authorization-state-twice", "state"],
  ["authorization-code-twice", "code"],
  ["authorization-iss-twice", "iss"],
  ["authorization-error-twice", "error"],
] as const) {
  row("11", `${name} twice`, async (app) => {
    const tab = await app(scenario);
    const message = new RegExp(`"${name}" stands more than once`);
    await expectRefusal(tab, await tab.signIn(), { ...invalid, message });
  });
}

row("11", "the same code twice", async (app) => {
  const tab = await app("");
  const outcome = await tab.signIn({
    tamper: (callback) => {
      callback.searchParams.append("code", callback.searchParams.get("code") ?? "");
      return callback;
    },
  });
  await expectRefusal(tab, outcome, { ...invalid, message: /"code" stands more than once/ });
});

row("12", "a code together with an error", async (app) => {
  const tab = await app("authorization-code-with-error");
  await expectRefusal(tab, await tab.signIn(), {
    ...invalid,
    message: /"code" and "error" stand together/,
  });
});

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

row("16", "an access token in the fragment is stripped and ignored", async (app) => {
  const tab = await app("authorization-access-token-in-fragment");
  const request = await tab.connect();
  const callback = await tab.authorize(request);
  expect(callback.hash).toContain("an-access-token-from-the-fragment");
  const outcome = await tab.arrive(callback);

  expect(outcome).toMatchObject({ state: "done", connectionId: expect.any(String) });
  expect(tab.addressBar.href).toBe(`${baseUrl}callback`);
  const [connection] = await tab.service.list();
  const { accessTokens } = await tab.tokenSet(connection?.id ?? "");
  expect(JSON.stringify(accessTokens)).not.toContain("an-access-token-from-the-fragment");
  expect((await tab.stored()).text).not.toContain("an-access-token-from-the-fragment");
});

row("16", "an answer in the fragment is not looked at", async (app) => {
  const tab = await app("authorization-code-in-fragment");
  await expectRefusal(tab, await tab.signIn(), {
    ...invalid,
    message: /the provider sent no authorization code/,
  });
});

for (const [scenario, what] of [
  ["authorization-code-missing", "neither a code nor an error"],
  ["authorization-code-empty", "an empty code"],
] as const) {
  row("17", what, async (app) => {
    const tab = await app(scenario);
    await expectRefusal(tab, await tab.signIn(), {
      ...invalid,
      message: /^the provider sent no authorization code$/,
    });
  });
}

row("17", "the bare callback: nothing happens to the sign-in that waits", async (app) => {
  const tab = await app("");
  await tab.connect();
  await expectRefusal(tab, await tab.arrive(new URL(`${baseUrl}callback`)), {
    ...invalid,
    message: /^the provider sent no authorization code$/,
  });
  expect((await tab.stored()).transactions).toHaveLength(1);
});

row("18", "another provider's answer, which says so", async (app) => {
  const tab = await app("authorization-mix-up", { others: [{ id: "honest", scenario: "" }] });
  await expectRefusal(tab, await tab.signIn(), { ...issuerMismatch, message: /"iss"/ });
});

row("18", "another provider's answer without iss, at that one's own callback", async (app) => {
  const tab = await app("authorization-mix-up-without-iss", {
    others: [{ id: "honest", scenario: "" }],
    profile: { distinctCallback: true },
  });
  const request = await tab.connect();
  expect(request.searchParams.get("redirect_uri")).toBe(`${baseUrl}callback/mock`);
  const callback = await tab.authorize(request);
  expect(callback.searchParams.has("iss")).toBe(false);
  // The honest provider answers where the client has registered for it.
  callback.pathname = "/callback/honest";
  await expectRefusal(tab, await tab.arrive(callback), {
    ...issuerMismatch,
    message: /redirect URI of another provider/,
  });
});

row(
  "18",
  "without iss and with one callback for all: the person can see that it is open",
  async (app) => {
    const tab = await app("no-iss-parameter", { others: [{ id: "other", scenario: "" }] });
    const journeys = await tab.journeys(await tab.connected());
    expect(journeys[0]?.steps.map(({ key }) => key)).toContain("sender-unnamed");
  },
);

row("18", "an answer at another redirect URI of this client", async (app) => {
  const tab = await app("authorization-at-another-callback");
  await expectRefusal(tab, await tab.signIn(), {
    ...issuerMismatch,
    message: /redirect URI of another provider/,
  });
});

for (const hostile of [
  "//evil.example/phish",
  "/\\evil.example",
  "https://evil.example/phish",
  "javascript:alert(1)",
  "data:text/html,x",
  "/..//evil.example/phish",
  "",
]) {
  row("19", `return path ${JSON.stringify(hostile)} leads home`, async (app) => {
    const tab = await app("");
    await tab.service.connect(tab.profile.id, hostile);
    const request = tab.left.at(-1) ?? new URL(root);
    const outcome = await tab.arrive(await tab.authorize(request));
    expect(outcome).toMatchObject({ state: "done", returnTo: "/" });
  });
}

row("19", "a path of the app itself is kept, also when the sign-in fails", async (app) => {
  const tab = await app("authorization-error-access-denied");
  await tab.service.connect(tab.profile.id, "/connections/7?tab=history");
  const request = tab.left.at(-1) ?? new URL(root);
  const outcome = await tab.arrive(await tab.authorize(request));
  expect(outcome).toMatchObject({ state: "failed", returnTo: "/connections/7?tab=history" });
});

row("21", "a forged postMessage is ignored", async (app) => {
  const page = new EventTarget();
  for (const name of ["addEventListener", "removeEventListener", "dispatchEvent"] as const) {
    vi.stubGlobal(name, page[name].bind(page));
  }
  vi.stubGlobal("window", globalThis);
  const tab = await app("");
  const request = await tab.connect();
  const callback = await tab.authorize(request);
  const sent = tab.requests.all.length;
  const before = await tab.stored();
  for (const data of [
    callback.href,
    { code: callback.searchParams.get("code"), state: stateOf(request) },
    { type: "authorization_response", response: Object.fromEntries(callback.searchParams) },
    { event: "removed", connectionId: "any" },
  ]) {
    page.dispatchEvent(new MessageEvent("message", { data, origin: "https://evil.example" }));
  }
  await expectNothingStored(tab);
  expect(tab.requests.all.length).toBe(sent);
  expect((await tab.stored()).transactions).toEqual(before.transactions);
  // What was forged has used nothing up.
  expect((await tab.arrive(callback)).state).toBe("done");
});

for (const path of ["/", "/connections/7", "/login", "/callbacks", "/x/callback"]) {
  row("22", `code and state on ${path} are untouched`, async (app) => {
    const tab = await app("");
    const callback = await tab.authorize(await tab.connect());
    const elsewhere = new URL(path + callback.search, baseUrl);
    const before = await tab.stored();
    const sent = tab.requests.all.length;

    expect(await tab.arrive(elsewhere)).toEqual({ state: "ignored" });
    expect(tab.addressBar.href).toBe(elsewhere.href);
    expect((await tab.stored()).transactions).toEqual(before.transactions);
    expect(tab.requests.all.length).toBe(sent);
    expect((await tab.arrive(callback)).state).toBe("done");
  });
}

module(
  "FAPI 2.0",
  "authorization response iss invalid: rejected without a token request",
  async (app) => {
    const tab = await app("authorization-iss-wrong");
    await expectRefusal(tab, await tab.signIn(), {
      ...issuerMismatch,
      message: /^unexpected "iss"/,
    });
  },
);

module(
  "FAPI 2.0",
  "authorization response iss removed: rejected without a token request",
  async (app) => {
    const tab = await app("authorization-iss-missing");
    await expectRefusal(tab, await tab.signIn(), {
      ...issuerMismatch,
      message: /^"iss" is missing/,
    });
  },
);

module(
  "FAPI 2.0",
  "authorization response state invalid: rejected without a token request",
  async (app) => {
    const tab = await app("authorization-state-wrong");
    await expectRefusal(tab, await tab.signIn(), stateMismatch);
  },
);

module(
  "FAPI 2.0",
  "authorization response state missing: rejected without a token request",
  async (app) => {
    const tab = await app("authorization-state-missing");
    await expectRefusal(tab, await tab.signIn(), stateMismatch);
  },
);

function failed(sentence: RegExp) {
  return {
    code: "authorization_failed",
    title: "The provider refused the sign-in",
    sentence,
    remedy: "Sign in again",
  } as const;
}

function stateOf(request: URL): string {
  return request.searchParams.get("state") ?? "no state";
}

function withParameter(name: string, value: string): (callback: URL) => URL {
  return (callback) => {
    callback.searchParams.set(name, value);
    return callback;
  };
}
