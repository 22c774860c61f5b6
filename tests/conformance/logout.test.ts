import { expect } from "vitest";
import { readSignOut } from "../../src/connections/sign-out.ts";
import { endSession } from "../../src/mock-provider/handlers/end-session.ts";
import { targetLinkPath } from "../../src/queries/callback-queries.ts";
import { until } from "../connections/until.ts";
import { failureOf } from "../support/oauth-failure.ts";
import { type App, allowAs, baseUrl, bob } from "./app.ts";
import { expectNothingStored } from "./rejection.ts";
import { hasActed, module, row } from "./rows.ts";
import { holdTime, HOUR, prove } from "./refresh-harness.ts";
import { renderLogin, renderNotice } from "./screens.tsx";

/** The provider still has what the app has let go. */
async function expectGoneHere(tab: App, id: string): Promise<void> {
  await expectNothingStored(tab);
  const before = tab.requests.all.length;
  expect(await failureOf(tab.call(id))).toMatchObject({ code: "session_ended" });
  expect(tab.requests.all.length).toBe(before);
}

row("79", "no revocation endpoint: local, and said so", async (app) => {
  const tab = await app("no-revocation-endpoint");
  const id = await tab.connected();
  const result = await tab.service.disconnect(id, { logout: false });

  expect(result).toEqual({ revocation: "unsupported", leaving: false });
  expect(renderNotice(result)).toContain("The provider offers no revocation");
  expect(tab.requests.count("revocation")).toBe(0);
  await expectGoneHere(tab, id);
});

row("79", "no end-session endpoint: nobody leaves, and it is not offered", async (app) => {
  const tab = await app("no-end-session-endpoint");
  const id = await tab.connected();
  expect((await tab.service.find(id))?.canSignOut).toBe(false);
  const left = tab.left.length;
  const result = await tab.service.disconnect(id, { logout: true });

  expect(result).toEqual({ revocation: "done", leaving: false });
  expect(renderNotice(result)).not.toContain("Leaving");
  expect(tab.left.length).toBe(left);
  await expectGoneHere(tab, id);
});

for (const [scenario, times] of [
  // Refresh token and access token; RFC 7009 §2.2.1 invites to repeat a 503.
  ["revocation-503", 4],
  ["revocation-answer-lost", 2],
] as const) {
  row("80", `revocation fails (${scenario}): it is done here anyway, and said so`, async (app) => {
    const tab = await app(scenario);
    const id = await tab.connected();
    const time = holdTime();
    const disconnecting = tab.service.disconnect(id, { logout: false });
    await until("revocation is asked for", () => tab.requests.count("revocation") > 0);
    await expectNothingStored(tab);
    await time.until(disconnecting);
    const result = await disconnecting;

    expect(result).toEqual({ revocation: "failed", leaving: false });
    expect(renderNotice(result)).toContain("could not be revoked at the provider");
    const [first] = tab.requests.to("revocation");
    expect(first?.form.get("token_type_hint")).toBe("refresh_token");
    expect(tab.requests.count("revocation")).toBe(times);
    await expectGoneHere(tab, id);
  });
}

row("80", "revocation hangs: it is done here at once, and given up in the end", async (app) => {
  const tab = await app("revocation-hangs");
  const id = await tab.connected();
  const time = holdTime();
  const disconnecting = tab.service.disconnect(id, { logout: true });
  await until("revocation is asked for", () => tab.requests.count("revocation") === 1);
  await expectNothingStored(tab);
  const left = tab.left.length;
  const took = await time.until(disconnecting);

  expect(await disconnecting).toEqual({ revocation: "failed", leaving: true });
  expect(tab.left.length).toBe(left + 1);
  expect(took).toBeLessThanOrEqual(32_000);
  await expectGoneHere(tab, id);
});

module("Errors revocation", "unsupported_token_type is ignored, and not repeated", async (app) => {
  const tab = await app("revocation-unsupported-token-type");
  const id = await tab.connected();
  const result = await tab.service.disconnect(id, { logout: false });

  expect(result).toEqual({ revocation: "done", leaving: false });
  expect(renderNotice(result)).toContain("also revoked at the provider");
  expect(tab.requests.to("revocation").map(({ form }) => form.get("token_type_hint"))).toEqual([
    "refresh_token",
    "access_token",
  ]);
  await expectGoneHere(tab, id);
});

module("Errors revocation", "503 is repeated once, after its Retry-After", async (app) => {
  const tab = await app("revocation-503.once");
  const id = await tab.connected();
  const tokens = await tab.tokenSet(id);
  const time = holdTime();
  const disconnecting = tab.service.disconnect(id, { logout: false });
  expect(await time.until(disconnecting)).toBe(5_000);

  expect(await disconnecting).toEqual({ revocation: "done", leaving: false });
  expect(renderNotice(await disconnecting)).toContain("also revoked at the provider");
  const revoked = tab.requests.to("revocation").map(({ form }) => form.get("token"));
  const accessToken = tokens.accessTokens[""]?.token;
  expect(revoked).toEqual([tokens.refreshToken, accessToken, tokens.refreshToken]);
  const { grants } = await tab.provider.state.read();
  expect([...grants.values()].every(({ revocation }) => revocation !== undefined)).toBe(true);
  await expectGoneHere(tab, id);
});

/** Disconnects, and signs out at the provider. @returns where the browser comes back to */
async function logOut(tab: App): Promise<{ request: URL; back: URL }> {
  const id = await tab.connected();
  const result = await tab.service.disconnect(id, { logout: true });
  expect(result).toEqual({ revocation: "done", leaving: true });
  const request = tab.left.at(-1);
  if (request === undefined) throw new Error("the app did not leave");
  const review = await endSession(tab.provider, request.searchParams);
  if (review.kind !== "confirm" || review.location === undefined) {
    throw new Error("the provider refused to sign out");
  }
  return { request, back: new URL(review.location) };
}

/** Whatever the provider brings back, it means nothing: no request, no change. */
async function comesBack(tab: App, back: URL): Promise<void> {
  const before = tab.requests.all.length;
  expect(await tab.arrive(back)).toEqual({ state: "ignored" });
  expect(tab.requests.all.length).toBe(before);
  await expectNothingStored(tab);
}

for (const [name, scenario] of [
  ["81", "rp-init-logout-other-state"],
  ["oidcc-client-test-rp-init-logout-other-state", "rp-init-logout-other-state"],
  ["81", "rp-init-logout-no-state"],
  ["oidcc-client-test-rp-init-logout-no-state", "rp-init-logout-no-state"],
] as const) {
  prove(name, `signed out all the same (${scenario}), and the answer does nothing`, async (app) => {
    const tab = await app(scenario);
    const { back } = await logOut(tab);
    expect(back.origin + back.pathname).toBe(baseUrl);
    expect(readSignOut(tab.session, back.searchParams.get("state"))?.isAnswered).toBe(false);
    await comesBack(tab, back);
  });
}

row("81", "a state on return takes no sign-in that waits in the tab", async (app) => {
  const tab = await app("rp-init-logout-other-state");
  const { back } = await logOut(tab);
  const request = await tab.connect();
  back.searchParams.set("state", request.searchParams.get("state") ?? "");
  await comesBack(tab, back);

  expect((await tab.stored()).transactions).toHaveLength(1);
  expect(await tab.arrive(await tab.authorize(request))).toMatchObject({ state: "done" });
});

module("oidcc-client-test-rp-init-logout", "the session ends here and there", async (app) => {
  const tab = await app("");
  const { request, back } = await logOut(tab);

  expect(request.origin + request.pathname).toBe(`${tab.issuer}/end-session`);
  expect(Object.fromEntries(request.searchParams)).toEqual({
    client_id: "pixy",
    post_logout_redirect_uri: baseUrl,
    state: expect.any(String),
    logout_hint: expect.any(String),
  });
  expect((await tab.provider.state.read()).sessions.size).toBe(0);
  expect(back.href).toBe(`${baseUrl}?state=${request.searchParams.get("state")}`);
  expect(readSignOut(tab.session, back.searchParams.get("state"))?.isAnswered).toBe(true);
  await comesBack(tab, back);
});

row(
  "83",
  "a refresh that answers after the disconnect is given back and discarded",
  async (app) => {
    const tab = await app("refresh-slow");
    const id = await tab.connected();
    const old = (await tab.tokenSet(id)).refreshToken;
    tab.pass(HOUR);
    const time = holdTime();
    const refreshing = failureOf(tab.service.refresh(id));
    await until("the provider takes its time", () => hasActed(tab, "refresh-slow"));
    expect(tab.requests.count("refresh")).toBe(1);
    await tab.service.disconnect(id, { logout: false });
    const revokedBefore = tab.requests.count("revocation");
    await time.until(refreshing);

    expect(await refreshing).toMatchObject({ code: "session_ended" });
    const late = tab.requests.to("revocation").slice(revokedBefore);
    expect(late.map(({ form }) => form.get("token_type_hint"))).toEqual(["refresh_token"]);
    expect(late[0]?.form.get("token")).not.toBe(old);
    const { grants } = await tab.provider.state.read();
    expect([...grants.values()].every(({ revocation }) => revocation !== undefined)).toBe(true);
    await expectGoneHere(tab, id);
  },
);

module(
  "oidcc-client-test-3rd-party-init-login",
  "asks before it starts, then starts afresh",
  async (app) => {
    const tab = await app("");
    const asked = new URLSearchParams({
      iss: tab.issuer,
      login_hint: "bob@mock.example",
      target_link_uri: `${baseUrl}console?method=GET`,
    });
    const screen = renderLogin(tab, asked);
    expect(screen).toContain("asks you to sign in");
    expect(screen).toContain("bob@mock.example");
    expect(screen).toContain("Sign in with Mock ID");
    expect(screen).toContain("Any web page can ask this");
    expect([tab.requests.all.length, tab.left.length]).toEqual([0, 0]);

    await tab.service.connect("mock", targetLinkPath(asked.get("target_link_uri"), baseUrl), {
      loginHint: asked.get("login_hint") ?? "",
    });
    const request = tab.left.at(-1);
    if (request === undefined) throw new Error("the app did not leave");
    expect(request.searchParams.get("login_hint")).toBe("bob@mock.example");
    const outcome = await tab.arrive(await tab.authorize(request, allowAs(bob)));
    expect(outcome).toMatchObject({ state: "done", returnTo: "/console?method=GET" });
  },
);

module(
  "oidcc-client-test-3rd-party-init-login",
  "an issuer that is not set up here gets nothing",
  async (app) => {
    const tab = await app("");
    const screen = renderLogin(tab, new URLSearchParams({ iss: "https://attacker.example" }));

    expect(screen).toContain("Asked to sign in somewhere unknown");
    expect(screen).toContain("profile_missing");
    expect(screen).not.toContain("Sign in with");
    expect([tab.requests.all.length, tab.left.length]).toEqual([0, 0]);
  },
);

for (const target of [
  "https://attacker.example/",
  "javascript:alert(1)",
  `${baseUrl}/attacker.example`,
]) {
  module(
    "oidcc-client-test-3rd-party-init-login",
    `a target elsewhere (${target}) leads home`,
    async (app) => {
      const tab = await app("");
      await tab.service.connect("mock", targetLinkPath(target, baseUrl));
      const request = tab.left.at(-1);
      if (request === undefined) throw new Error("the app did not leave");
      const outcome = await tab.arrive(await tab.authorize(request));
      expect(outcome).toMatchObject({ state: "done", returnTo: "/" });
    },
  );
}
