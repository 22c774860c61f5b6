import { expect } from "vitest";
import { switchScenario } from "../../src/mock-provider/controls/provider-controls.ts";
import type { ScenarioName } from "../../src/mock-provider/scenarios.ts";
import type { OAuthErrorCode } from "../../src/oauth/oauth-error.ts";
import { lastOf, settled, type Tab } from "../connections/tab.ts";
import { createWorld } from "../connections/world.ts";
import { createGate, type Gate } from "../support/rotating-provider.ts";
import { failureOf } from "../support/oauth-failure.ts";
import { fetchInProcess } from "./browser-cors.ts";
import { alice, allowAs } from "./app.ts";
import { told } from "./rejection.ts";
import { type AppAgainst, module, row } from "./rows.ts";
import {
  expectEnded,
  expectTokensKept,
  expired,
  find,
  HOUR,
  prove,
  seen,
} from "./refresh-harness.ts";
import { renderRefreshToken, renderScope } from "./screens.tsx";

row("62", "no new refresh token: the old one stays, and is good once more", async (app) => {
  const tab = await app("refresh-without-new-refresh-token");
  const id = await expired(tab);
  const before = await tab.tokenSet(id);
  expect((await tab.call(id)).status).toBe(200);
  const after = await tab.tokenSet(id);

  expect(after.refreshToken).toBe(before.refreshToken);
  expect(after.accessTokens).not.toEqual(before.accessTokens);
  tab.pass(HOUR);
  expect((await tab.call(id)).status).toBe(200);
  expect(tab.requests.to("refresh").map(({ form }) => form.get("refresh_token"))).toEqual([
    before.refreshToken,
    before.refreshToken,
  ]);
  expect(await seen(tab, id)).toEqual({ status: "Connected", reason: undefined });
});

/** Both tokens of an answer take the place of the old ones, and the account stays. */
async function rotates(app: AppAgainst): Promise<void> {
  const tab = await app("");
  const id = await expired(tab);
  const before = await tab.tokenSet(id);
  expect((await tab.call(id)).status).toBe(200);
  const after = await tab.tokenSet(id);

  expect(after.refreshToken).toEqual(expect.any(String));
  expect(after.refreshToken).not.toBe(before.refreshToken);
  expect(await tab.record(id)).toMatchObject({ generation: 1, refreshTokenRotates: true });
  tab.pass(HOUR);
  expect((await tab.call(id)).status).toBe(200);
  expect(tab.requests.to("refresh").map(({ form }) => form.get("refresh_token"))).toEqual([
    before.refreshToken,
    after.refreshToken,
  ]);
  for (const { form } of tab.requests.to("refresh")) {
    expect([form.get("client_id"), form.get("code_verifier")]).toEqual(["pixy", null]);
  }
  expect((await find(tab, id)).account).toMatchObject({ subject: "alice" });
}

row("63", "a rotated refresh token takes the place of the old one, with its access token", rotates);
module("oidcc-client-test-refresh-token", "a refresh goes on for the same account", rotates);

row(
  "63",
  "whatever dies between the answer and its validation, the new one is not lost",
  async (app) => {
    const tab = await app("");
    const id = await tab.connected();
    // The keys at hand do not fit, and those that would cannot be had.
    await tab.provider.keys.rotate();
    await switchScenario(tab.provider, "jwks-unavailable", "always");
    tab.pass(HOUR);
    const failure = await failureOf(tab.call(id));

    expect(told(failure)).toMatchObject({
      code: "jwks_unavailable",
      title: "The provider's keys are not available",
    });
    const { current, pending } = await tab.record(id);
    expect(current).toBeDefined();
    expect(pending).toBeDefined();
    expect(tab.requests.count("api")).toBe(0);
    expect(tab.requests.count("refresh")).toBe(1);

    await switchScenario(tab.provider, "jwks-unavailable", undefined);
    await tab.service.refresh(id);
    const recovered = await tab.record(id);
    expect([recovered.generation, recovered.pending]).toEqual([1, undefined]);
    expect((await tab.call(id)).status).toBe(200);
    expect(tab.requests.count("refresh")).toBe(1);
    expect(await seen(tab, id)).toEqual({ status: "Connected", reason: undefined });
  },
);

const foreign: readonly (readonly [
  numbers: readonly string[],
  title: string,
  scenario: ScenarioName,
  code: OAuthErrorCode,
  reason: string,
])[] = [
  [
    ["64", "oidcc-client-test-refresh-token-invalid-sub"],
    "another subject",
    "refresh-token-invalid-sub",
    "account_changed",
    "Another account answered",
  ],
  [
    ["64", "oidcc-client-test-refresh-token-invalid-issuer"],
    "another issuer",
    "refresh-token-invalid-issuer",
    "account_changed",
    "Another account answered",
  ],
  [
    ["64"],
    "another audience",
    "refresh-id-token-other-audience",
    "id_token_invalid",
    "The proof of identity is wrong",
  ],
  [
    ["64"],
    "a nonce that nobody sent",
    "refresh-id-token-other-nonce",
    "id_token_invalid",
    "The proof of identity is wrong",
  ],
];
for (const [names, title, scenario, code, reason] of foreign) {
  for (const name of names) {
    prove(name, `${title} after a refresh: the answer is given back and discarded`, async (app) => {
      const tab = await app(scenario);
      const id = await expired(tab);

      expect(told(await failureOf(tab.call(id)))).toMatchObject({ code, title: reason });
      expect(tab.requests.count("refresh")).toBe(1);
      const [revoked, ...more] = tab.requests.to("revocation");
      expect(revoked?.form.get("token_type_hint")).toBe("refresh_token");
      expect(more).toEqual([]);
      await expectEnded(tab, id, reason);
    });
  }
}

for (const [scenario, title] of [
  ["refresh-id-token-with-nonce", "with the nonce of the sign-in"],
  ["refresh-without-id-token", "without an ID token"],
] as const) {
  row("64", `a refresh ${title} is accepted, and the account stays`, async (app) => {
    const tab = await app(scenario);
    const id = await expired(tab);

    expect((await tab.call(id)).status).toBe(200);
    expect(await seen(tab, id)).toEqual({ status: "Connected", reason: undefined });
    expect((await find(tab, id)).account).toMatchObject({
      subject: "alice",
      attestedBy: "id_token",
    });
  });
}

for (const scenario of ["refresh-invalid-grant", "refresh-token-expires-early"] as const) {
  row("65", `invalid_grant (${scenario}) ends the connection, after one request`, async (app) => {
    const tab = await app(scenario);
    const id = await expired(tab);
    const failure = await failureOf(tab.call(id));

    expect(told(failure)).toMatchObject({
      code: "refresh_rejected",
      title: "The provider refused the refresh",
      remedy: "Reconnect",
    });
    expect(failure.details.error).toBe("invalid_grant");
    expect(tab.requests.count("refresh")).toBe(1);
    await expectEnded(tab, id, "The provider refused the refresh");
  });
}

/** Two tabs of one browser, connected; the second one hears nothing of what the first one does. */
async function twoTabs(app: AppAgainst, scenario: string, holdRefresh?: Gate) {
  const { profile, mock } = await app(scenario);
  const world = await createWorld();
  const fetch = fetchInProcess(mock);
  const held: typeof globalThis.fetch = async (input, init) => {
    const answer = await fetch(input, init);
    const sent = new URLSearchParams(init?.body instanceof URLSearchParams ? init.body : "");
    if (holdRefresh === undefined || sent.get("grant_type") !== "refresh_token") return answer;
    holdRefresh.arrive();
    await holdRefresh.opened;
    return answer;
  };
  const first = world.openTab({ profiles: [profile], fetch: held });
  const second = world.openTab({ profiles: [profile], fetch, deaf: true });
  await first.service.connect(profile.id, "/");
  const answer = await mock.authorize(lastOf(first.left), allowAs(alice, profile.scope));
  if (answer.kind !== "redirect") throw answer.error;
  expect(await settled(first.load(new URL(answer.location)))).toMatchObject({ state: "done" });
  const [connection] = await first.service.list();
  const id = connection?.id ?? "";
  const url = profile.apis[0]?.url ?? "";
  const call = (tab: Tab) => tab.service.createAuthorizedFetch(id)(url);
  expect((await call(second)).status).toBe(200);
  const isToken = (deed: string) => /^POST .*\/token$/.test(deed);
  // The first request of the first tab was for the code.
  const refreshes = () => [...first.deeds, ...second.deeds].filter(isToken).length - 1;
  return { world, first, second, id, call, refreshes };
}

row("65", "a tab that was told nothing adopts what another tab has brought home", async (app) => {
  const { world, first, second, id, call, refreshes } = await twoTabs(app, "");
  await world.setClock(HOUR * 1000);
  expect((await call(first)).status).toBe(200);
  expect((await call(second)).status).toBe(200);

  expect(refreshes()).toBe(1);
  expect((await second.find(id)).status).toBe("Connected");
});

row("65", "an invalid_grant that another tab has overtaken ends nothing", async (app) => {
  const gate = createGate();
  const scenario = "refresh-invalid-grant.once";
  const { world, first, second, id, call, refreshes } = await twoTabs(app, scenario, gate);
  await world.setClock(HOUR * 1000);
  const slow = failureOf(call(first));
  await gate.reached;
  // It seems to be dead: after a minute the other tab takes over, and the provider answers that one.
  await world.pass(61_000);
  const fast = call(second);
  await world.pass(20_000);
  expect((await fast).status).toBe(200);
  gate.open();
  await world.pass(1_000);

  expect(told(await slow)).toMatchObject({ code: "timeout" });
  expect(await world.record(id)).toMatchObject({ generation: 1, ended: false });
  expect((await call(first)).status).toBe(200);
  expect(await first.find(id)).toMatchObject({ status: "Connected", problem: undefined });
  expect(refreshes()).toBe(2);
});

row("69", "no refresh token: Needs reconnect at the expiry, with the reason", async (app) => {
  const tab = await app("no-refresh-tokens");
  const id = await tab.connected();
  expect(await seen(tab, id)).toEqual({ status: "Connected", reason: undefined });
  expect(renderRefreshToken(await find(tab, id))).toContain("offline_access");
  expect((await tab.call(id)).status).toBe(200);
  tab.pass(HOUR);

  expect(await seen(tab, id)).toEqual({
    status: "Needs reconnect",
    reason: "The provider ended this session",
  });
  expect(told(await failureOf(tab.call(id)))).toMatchObject({
    code: "session_ended",
    remedy: "Sign in again",
  });
  expect(tab.requests.count("refresh")).toBe(0);
  expect(tab.requests.count("api")).toBe(1);
});

row("70", "a scope that shrinks at a refresh is shown", async (app) => {
  const tab = await app("refresh-reduced-scope");
  const id = await tab.connected();
  const before = (await find(tab, id)).grantedScope.split(" ");
  await tab.service.refresh(id);
  const after = (await find(tab, id)).grantedScope.split(" ");

  expect(before).toContain("write:workflows");
  expect(after.toSorted()).toEqual(["offline_access", "openid", "profile"]);
  expect(renderScope(await find(tab, id))).toContain("write:workflows</bdi> not granted");
  expect(await seen(tab, id)).toEqual({ status: "Connected", reason: undefined });
});

row("70", "a wider scope that is refused is told; tokens and connection stay", async (app) => {
  const tab = await app("refresh-invalid-scope");
  const id = await expired(tab);

  expect(told(await failureOf(tab.call(id)))).toMatchObject({
    code: "refresh_rejected",
    title: "The provider refused a wider scope",
    sentence: expect.stringContaining("What the connection was given before still works"),
  });
  expect(await seen(tab, id)).toEqual({
    status: "Connected",
    reason: "The provider refused a wider scope",
  });
  await expectTokensKept(tab, id);
  expect(tab.requests.count("refresh")).toBe(1);
});

for (const scenario of ["refresh-invalid-client", "refresh-unauthorized-client"] as const) {
  row("70a", `${scenario}: the registration has changed, and the tokens stay`, async (app) => {
    const tab = await app(scenario);
    const id = await expired(tab);

    expect(told(await failureOf(tab.call(id)))).toMatchObject({
      code: "refresh_rejected",
      title: "The registration has changed",
      sentence: expect.stringContaining("your tokens are kept"),
    });
    expect(await seen(tab, id)).toEqual({
      status: "Needs reconnect",
      reason: "The registration has changed",
    });
    expect((await tab.tokenSet(id)).refreshToken).toEqual(expect.any(String));
    await failureOf(tab.call(id));
    await tab.service.recover();
    expect(tab.requests.count("refresh")).toBe(1);
    expect(tab.requests.count("api")).toBe(0);
    expect(tab.requests.count("revocation")).toBe(0);
  });
}

for (const scenario of ["refresh-same-token-unbound", "refresh-tokens-not-rotated"] as const) {
  row(
    "70b",
    `the same refresh token comes back (${scenario}): it works, with a warning`,
    async (app) => {
      const tab = await app(scenario);
      const id = await expired(tab);
      const before = await tab.tokenSet(id);
      expect((await tab.call(id)).status).toBe(200);

      expect((await tab.tokenSet(id)).refreshToken).toBe(before.refreshToken);
      expect(renderRefreshToken(await find(tab, id))).toContain("a stolen copy would go unnoticed");
    },
  );
}

row("70b", "no warning where it is replaced", async (app) => {
  const tab = await app("");
  const id = await expired(tab);
  await tab.call(id);
  expect(renderRefreshToken(await find(tab, id))).not.toContain("unnoticed");
});
