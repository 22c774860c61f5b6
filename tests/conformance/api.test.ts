import { expect } from "vitest";
import type { WaitingCall } from "../../src/oauth/authorization-transaction.ts";
import { switchScenario } from "../../src/mock-provider/controls/provider-controls.ts";
import type { ScenarioName } from "../../src/mock-provider/scenarios.ts";
import { secondFactorAcr } from "../../src/mock-provider/tokens/acr.ts";
import { failureOf } from "../support/oauth-failure.ts";
import { type App, alice, allowAs } from "./app.ts";
import { errorIn, told } from "./rejection.ts";
import { type AppAgainst, row } from "./rows.ts";
import { renderQuestion } from "./screens.tsx";
import { lastOf } from "../connections/tab.ts";
import { quiet, until } from "../connections/until.ts";
import { find, hideHeader, HOUR, redirectAsBrowsersDo, seen, prove } from "./refresh-harness.ts";

/** Nothing in it that would bring a name with the ID token. */
const nameless = "openid offline_access read:workflows";
const namelessProfile = { profile: { scope: nameless } };

/** Signs in to an account that userinfo says more about than the ID token. @returns the connection */
async function signedIn(app: AppAgainst, scenario: ScenarioName | ""): Promise<[App, string]> {
  const tab = await app(scenario, namelessProfile);
  const stop = tab.mock.log.subscribe(() => {
    if (tab.mock.log.entries().at(-1)?.endpoint !== "token") return;
    stop();
    void tab.provider.state.update(({ accounts }) => {
      const account = accounts.get("alice");
      if (account !== undefined) account.claims = { preferred_username: "told-by-userinfo" };
    });
  });
  const id = await tab.connected({ decision: allowAs(alice, nameless) });
  await until("userinfo is asked", () => tab.requests.count("userinfo") === 1);
  return [tab, id];
}

async function label(tab: App, id: string): Promise<string> {
  return (await find(tab, id)).account.label;
}

async function discardsUserinfo(app: AppAgainst, scenario: ScenarioName): Promise<void> {
  const [tab, id] = await signedIn(app, scenario);
  await quiet();
  await quiet();

  expect(await find(tab, id)).toMatchObject({
    status: "Connected",
    problem: undefined,
    account: { subject: "alice", label: "alice" },
  });
  expect((await tab.stored()).text).not.toMatch(/mallory/i);
  expect(tab.requests.count("userinfo")).toBe(1);
  expect(tab.requests.count("refresh")).toBe(0);
}

for (const name of ["71", "oidcc-client-test-userinfo-invalid-sub"]) {
  prove(name, "userinfo about somebody else is discarded", (app) =>
    discardsUserinfo(app, "userinfo-invalid-sub"),
  );
}
row("71", "userinfo about nobody is discarded", (app) =>
  discardsUserinfo(app, "userinfo-missing-sub"),
);
row("71", "userinfo that is down changes nothing", (app) => discardsUserinfo(app, "userinfo-down"));
row("71", "userinfo about the same person is believed", async (app) => {
  const [tab, id] = await signedIn(app, "");
  await until("userinfo is believed", async () => (await label(tab, id)) !== "alice");
  expect(await label(tab, id)).toBe("told-by-userinfo");
});

row("72", "100 parallel calls on an expired token cost one refresh", async (app) => {
  const tab = await app("");
  const id = await tab.connected();
  tab.pass(HOUR);
  const answers = await Promise.all(Array.from({ length: 100 }, () => tab.call(id)));

  expect(answers.filter(({ status }) => status === 200)).toHaveLength(100);
  expect(tab.requests.count("refresh")).toBe(1);
  expect(tab.requests.count("api")).toBe(100);
  expect(await seen(tab, id)).toEqual({ status: "Connected", reason: undefined });
});

row("72", "100 parallel calls that get a 401 cost one refresh and one replay each", async (app) => {
  const tab = await app("");
  const id = await tab.connected();
  await tab.provider.state.update(({ accessTokens }) => accessTokens.clear());
  const answers = await Promise.all(Array.from({ length: 100 }, () => tab.call(id)));

  expect(answers.filter(({ status }) => status === 200)).toHaveLength(100);
  expect(tab.requests.count("refresh")).toBe(1);
  expect(tab.requests.count("api")).toBe(200);
});

row("73", "403 insufficient_scope is no reason to refresh: it names the scope", async (app) => {
  const tab = await app("api-403-insufficient-scope");
  const id = await tab.connected();
  const failure = await failureOf(tab.call(id));

  expect(told(failure)).toMatchObject({
    code: "insufficient_scope",
    title: "This connection may not do that",
    sentence: expect.stringContaining("`write:workflows`"),
  });
  expect(failure.details).toMatchObject({ scope: "write:workflows", connectionId: id });
  expect(tab.requests.count("refresh")).toBe(0);
  expect(tab.requests.count("api")).toBe(1);
  expect(await seen(tab, id)).toEqual({ status: "Connected", reason: undefined });
});

row("73", "consent for the missing scope is asked for, and the call goes on", async (app) => {
  const tab = await app("", namelessProfile);
  const id = await tab.connected({ decision: allowAs(alice, nameless) });
  const path = "/api/workflows/1/executions";
  const demand = await failureOf(tab.call(id, path, { method: "POST" }));
  const { details } = demand;
  expect(details.scope).toBe("write:workflows");
  const call: WaitingCall = { method: "POST", url: `${tab.issuer}${path}` };
  const question = await renderQuestion(tab, id, demand, call);
  expect(question).toContain("The API wants more permissions");
  expect(question).toContain("write:workflows</bdi> new");
  expect(question).toContain("read:workflows</bdi> already granted");
  expect(tab.left).toHaveLength(1);
  await tab.service.stepUp(id, { scope: details.scope ?? "" }, "/console", call);
  const request = lastOf(tab.left);
  expect(request.searchParams.get("scope")?.split(" ").toSorted()).toEqual(
    [...nameless.split(" "), "write:workflows"].toSorted(),
  );
  const outcome = await tab.arrive(await tab.authorize(request));

  expect(outcome).toEqual({ state: "done", connectionId: id, returnTo: "/console" });
  expect(await tab.service.list()).toHaveLength(1);
  expect((await find(tab, id)).grantedScope.split(" ")).toContain("write:workflows");
  expect((await tab.call(id, path, { method: "POST" })).status).not.toBe(403);
  expect(tab.requests.count("refresh")).toBe(0);
});

row("74", "a step-up brings the sign-in that the API wants, and the call goes on", async (app) => {
  const tab = await app("api-step-up");
  const id = await tab.connected();
  const failure = await failureOf(tab.call(id));
  expect(told(failure)).toMatchObject({
    code: "step_up_required",
    title: "A stronger sign-in is needed",
    remedy: "Sign in again",
  });
  expect(failure.details).toMatchObject({ acrValues: secondFactorAcr, maxAge: 300 });
  expect(tab.requests.count("refresh")).toBe(0);
  const call: WaitingCall = { method: "GET", url: `${tab.issuer}/api/workflows` };
  const question = await renderQuestion(tab, id, failure, call);
  expect(question).toContain("The API wants a stronger sign-in");
  expect(question).toContain(secondFactorAcr);
  expect(question).toContain("no longer than 5 minutes ago");
  expect(tab.left).toHaveLength(1);
  const { acrValues = "", maxAge = 0 } = failure.details;
  await tab.service.stepUp(id, { acrValues, maxAge }, "/console", call);
  const request = lastOf(tab.left);
  expect(Object.fromEntries(request.searchParams)).toMatchObject({
    acr_values: secondFactorAcr,
    max_age: "300",
    login_hint: alice.email,
  });
  const strong = { ...allowAs(alice), acr: secondFactorAcr };
  const signIn = tab.load(await tab.authorize(request, strong));
  await until("the sign-in is over", () => signIn?.current().state !== "working");

  expect(signIn?.current()).toEqual({ state: "done", connectionId: id, returnTo: "/console" });
  expect(signIn?.takeWaiting(id)).toEqual(call);
  expect(signIn?.takeWaiting(id)).toBeUndefined();
  expect((await tab.call(id)).status).toBe(200);
});

row(
  "74",
  "a weaker sign-in than was asked for is rejected, and all stays as it was",
  async (app) => {
    const tab = await app("api-step-up");
    const id = await tab.connected();
    await failureOf(tab.call(id));
    const { lineage } = await tab.record(id);
    await tab.service.stepUp(id, { acrValues: secondFactorAcr }, "/");
    const request = lastOf(tab.left);
    const outcome = await tab.arrive(await tab.authorize(request));

    expect(told(errorIn(outcome))).toMatchObject({ code: "id_token_invalid" });
    expect(outcome).toMatchObject({ stepUp: { demand: { acrValues: secondFactorAcr } } });
    expect((await tab.record(id)).lineage).toBe(lineage);
    expect(await seen(tab, id)).toEqual({ status: "Connected", reason: undefined });
  },
);

row(
  "74",
  "an older sign-in than was asked for is rejected, and all stays as it was",
  async (app) => {
    const tab = await app("");
    const id = await tab.connected();
    const { lineage } = await tab.record(id);
    await switchScenario(tab.provider, "id-token-auth-time-old", "always");
    await tab.service.stepUp(id, { maxAge: 300 }, "/");
    const request = lastOf(tab.left);
    const outcome = await tab.arrive(await tab.authorize(request));

    expect(told(errorIn(outcome))).toMatchObject({
      code: "id_token_invalid",
      title: "The proof of identity is wrong",
    });
    expect((await tab.record(id)).lineage).toBe(lineage);
    expect(await seen(tab, id)).toEqual({ status: "Connected", reason: undefined });
  },
);

for (const address of [
  "https://attacker.example/api",
  "https://id.mock.test.attacker.example/api",
  "http://id.mock.test/mock/api/workflows",
  "https://id.mock.test:8443/mock/api/workflows",
  "https://id.mock.test@attacker.example/",
]) {
  row("75", `no token leaves for ${address}`, async (app) => {
    const tab = await app("");
    const id = await tab.connected();
    const before = tab.requests.all.length;

    expect(told(await failureOf(tab.call(id, address)))).toMatchObject({
      code: "origin_not_allowed",
      title: "This address is not one of the connection's",
      sentence: expect.stringContaining("Nothing was sent"),
    });
    expect(tab.requests.all.length).toBe(before);
  });
}

row("76", "the token does not follow a redirect to another origin", async (app) => {
  const tab = await app("api-redirect-to-foreign-origin");
  const id = await tab.connected();
  const failure = await failureOf(tab.call(id));

  expect(told(failure)).toMatchObject({ code: "provider_unreachable", title: "No answer" });
  expect(tab.requests.to("elsewhere").map(({ url }) => url.href)).toEqual([
    "https://attacker.example/collect",
  ]);
  for (const { headers } of tab.requests.to("elsewhere")) {
    expect(headers.get("authorization")).toBeNull();
  }
  expect(tab.requests.count("refresh")).toBe(0);
});

for (const [title, init, profile] of [
  ["a body", { method: "POST", body: "a body" }, { par: false }],
  ["a key of its own", { headers: { "x-api-key": "a key" } }, { par: false }],
  ["a proof of possession", {}, { dpop: true }],
] as const) {
  row("76", `a request with ${title} follows no redirect at all`, async (app) => {
    redirectAsBrowsersDo();
    const tab = await app("api-redirect-to-foreign-origin", { profile });
    const id = await tab.connected();
    const path = `/api/workflows${"body" in init ? "/1/executions" : ""}`;

    expect(told(await failureOf(tab.call(id, path, init)))).toMatchObject({
      code: "redirect_refused",
      title: "The API points somewhere else",
      sentence: expect.stringContaining("must not travel there"),
    });
    expect(tab.requests.count("elsewhere")).toBe(0);
    expect(tab.requests.count("refresh")).toBe(0);
  });
}

for (const scenario of ["www-authenticate-missing", "www-authenticate-hidden"] as const) {
  row("77", `401 without a reason (${scenario}): one refresh, one replay`, async (app) => {
    const tab = await app(`api-401.once+${scenario}`);
    if (scenario === "www-authenticate-hidden") hideHeader("www-authenticate");
    const id = await tab.connected();

    expect((await tab.call(id)).status).toBe(200);
    expect([tab.requests.count("refresh"), tab.requests.count("api")]).toEqual([1, 2]);
    expect(await seen(tab, id)).toEqual({ status: "Connected", reason: undefined });
  });

  row("77", `403 without a reason (${scenario}): the answer stands`, async (app) => {
    const tab = await app(`api-403-insufficient-scope+${scenario}`);
    if (scenario === "www-authenticate-hidden") hideHeader("www-authenticate");
    const id = await tab.connected();

    expect((await tab.call(id)).status).toBe(403);
    expect([tab.requests.count("refresh"), tab.requests.count("api")]).toEqual([0, 1]);
    expect(await seen(tab, id)).toEqual({ status: "Connected", reason: undefined });
  });
}

for (const name of ["78", "oidcc-client-test-userinfo-signed"]) {
  prove(name, "signed userinfo is verified by the provider's keys, and believed", async (app) => {
    const [tab, id] = await signedIn(app, "userinfo-signed");
    await until("userinfo is believed", async () => (await label(tab, id)) !== "alice");
    expect(await label(tab, id)).toBe("told-by-userinfo");
    expect(tab.requests.count("jwks")).toBe(1);
  });
}

row("78", "userinfo whose signature does not hold is discarded", async (app) => {
  await discardsUserinfo(app, "userinfo-signature-invalid");
});
