import { expect, vi } from "vitest";
import { baseUrl, root } from "./app.ts";
import { expectNothingStored } from "./rejection.ts";
import { module, row } from "./rows.ts";
import { expectRefusal, invalid, issuerMismatch, stateMismatch, stateOf } from "./refusal.ts";
import { renderFailedSignIn } from "./screens.tsx";

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
    const outcome = await tab.signIn();
    await expectRefusal(tab, outcome, {
      ...invalid,
      message: /^the provider sent no authorization code$/,
    });
    const screen = await renderFailedSignIn(tab, outcome);
    expect(screen).toContain("response_invalid");
    expect(screen).toMatch(/<a [^>]*href="\/"[^>]*>Connections<\/a>/);
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

function withParameter(name: string, value: string): (callback: URL) => URL {
  return (callback) => {
    callback.searchParams.set(name, value);
    return callback;
  };
}
