import { expect } from "vitest";
import { until } from "../connections/until.ts";
import { alice, allowAs, bob } from "./app.ts";
import { expectRejected, noUseOfTokens, told } from "./rejection.ts";
import { type AppAgainst, module, row } from "./rows.ts";
import { expectUsable, find, prove, respellHeader } from "./refresh-harness.ts";
import { renderScope } from "./screens.tsx";

const unusable = {
  code: "token_response_invalid",
  title: "The provider's tokens cannot be used",
  sentence:
    /lacks something required, or holds something that was not asked for\. Nothing was stored/,
  remedy: "Sign in again",
} as const;

/** Seconds that an access token of the mock provider lives, whatever it says. */
const LIFETIME = 3600;

async function usedUntil401(app: AppAgainst): Promise<void> {
  const tab = await app("expires-in-missing");
  const id = await tab.connected();
  expect(await tab.service.find(id)).toMatchObject({ accessTokenExpiresAt: undefined });
  tab.pass(LIFETIME - 60);
  await expectUsable(tab, id);
  expect(tab.requests.count("refresh")).toBe(0);

  tab.pass(120);
  const before = tab.requests.count("api");
  await expectUsable(tab, id);
  expect({
    refreshes: tab.requests.count("refresh"),
    calls: tab.requests.count("api") - before,
  }).toEqual({ refreshes: 1, calls: 2 });
}

for (const name of ["23", "FAPI 2.0 token response without expires_in"]) {
  prove(name, "used until a 401, then refreshed once", usedUntil401);
}

row("24", "a string of digits is its number", async (app) => {
  const tab = await app("expires-in-digits");
  const id = await tab.connected();
  expect(await tab.service.find(id)).toMatchObject({
    accessTokenExpiresAt: Date.now() + LIFETIME * 1000,
  });
  tab.pass(LIFETIME + 60);
  const before = tab.requests.count("api");
  await expectUsable(tab, id);
  // It knew, and sent no token that had expired.
  expect(tab.requests.count("api") - before).toBe(1);
});

for (const scenario of [
  "expires-in-with-unit",
  "expires-in-empty",
  "expires-in-null",
  "expires-in-zero",
  "expires-in-negative",
  "expires-in-fractional",
  "expires-in-huge",
] as const) {
  row("24", `${scenario}: as if absent, at the sign-in and at a refresh`, async (app) => {
    const tab = await app(scenario);
    const id = await tab.connected();
    expect(await tab.service.find(id)).toMatchObject({ accessTokenExpiresAt: undefined });
    await expectUsable(tab, id);
    expect(tab.requests.count("refresh")).toBe(0);

    tab.pass(LIFETIME + 60);
    await expectUsable(tab, id);
    await expectUsable(tab, id);
    expect(tab.requests.count("refresh")).toBe(1);
    expect(await tab.service.find(id)).toMatchObject({ accessTokenExpiresAt: undefined });
  });
}

for (const name of ["25", "FAPI 2.0 token_type case"]) {
  for (const scenario of ["token-type-lower-case", "token-type-upper-case"] as const) {
    prove(name, `${scenario} is accepted`, async (app) => {
      const tab = await app(scenario);
      const id = await tab.connected();
      await expectUsable(tab, id);
      const [call] = tab.requests.to("api");
      expect(call?.headers.get("authorization")).toMatch(/^Bearer [\w.-]+$/);
    });
  }
}

for (const name of ["25", "FAPI 2.0 DPoP scheme case"]) {
  for (const scenario of ["token-type-lower-case", "token-type-upper-case"] as const) {
    prove(name, `a DPoP token is accepted with ${scenario}`, async (app) => {
      const tab = await app(scenario, { profile: { dpop: true } });
      const id = await tab.connected();
      await expectUsable(tab, id);
      const [call] = tab.requests.to("api");
      expect(call?.headers.get("authorization")).toMatch(/^DPoP [\w.-]+$/);
      expect(call?.headers.has("dpop")).toBe(true);
    });
  }
}

module("FAPI 2.0 DPoP scheme case", "a challenge of the scheme dpop is one", async (app) => {
  const tab = await app("dpop-nonces-required", { profile: { dpop: true } });
  const id = await tab.connected();
  const challenges = new Set<string>();
  respellHeader("www-authenticate", (value) => {
    const respelt = value?.replace(/^DPoP /, "dpop ") ?? null;
    if (respelt !== null) challenges.add(respelt);
    return respelt;
  });
  // Nonces are kept by origin: an old one makes the API ask for another.
  tab.pass(LIFETIME - 60);
  await expectUsable(tab, id);

  expect([...challenges]).toEqual([expect.stringMatching(/^dpop .*use_dpop_nonce/)]);
  expect(tab.requests.count("api")).toBe(2);
  expect(tab.requests.count("refresh")).toBe(0);
});

for (const [number, scenario, message] of [
  ["26", "token-type-unknown", /token_type/],
  ["26", "token-type-missing", /token_type/],
  ["27", "access-token-missing", /"access_token"/],
  ["27", "access-token-null", /"access_token"/],
  ["27", "access-token-empty", /"access_token"/],
  ["28", "id-token-missing", /"id_token"/],
] as const) {
  row(number, `${scenario} is rejected`, async (app) => {
    const tab = await app(scenario);
    await expectRejected(tab, await tab.signIn(), {
      ...unusable,
      message,
      noRequestTo: noUseOfTokens,
    });
  });
}

row(
  "28",
  "no ID token where openid was not asked for: connected, attested by nobody",
  async (app) => {
    const tab = await app("id-token-missing", {
      profile: { scope: "read:workflows offline_access" },
    });
    const id = await tab.connected({ decision: allowAs(bob, "read:workflows offline_access") });
    await expectUsable(tab, id);
    expect(await tab.service.find(id)).toMatchObject({
      hasIdToken: false,
      account: { label: "Account 1", attestedBy: "none" },
    });
  },
);

row("29", "reduced scope: shown, and what needs more says so", async (app) => {
  const tab = await app("scope-reduced");
  const id = await tab.connected();
  const connection = await find(tab, id);
  expect(connection.grantedScope).toBe("openid profile email offline_access");
  expect(connection.requestedScope).toContain("read:workflows");
  expect(renderScope(connection)).toContain("read:workflows</bdi> not granted");

  const failure: unknown = await tab.call(id).catch((error: unknown) => error);
  expect(told(failure)).toMatchObject({
    code: "insufficient_scope",
    title: "This connection may not do that",
    sentence: expect.stringContaining("`read:workflows`"),
  });
  // It neither helps to refresh, nor is it a reason to end the connection.
  expect({ refreshes: tab.requests.count("refresh"), calls: tab.requests.count("api") }).toEqual({
    refreshes: 0,
    calls: 1,
  });
  expect(await tab.service.find(id)).toMatchObject({ status: "Connected" });
});

row("29", "scope that the person did not allow is shown as not granted", async (app) => {
  const tab = await app("");
  const id = await tab.connected({ decision: allowAs(bob, "openid read:workflows") });
  const connection = await find(tab, id);
  expect(connection.grantedScope).toBe("openid read:workflows");
  expect(renderScope(connection)).toContain("email</bdi> not granted");
  await expectUsable(tab, id);
});

row("30", "DPoP asked, Bearer answered", async (app) => {
  const tab = await app("dpop-answered-with-bearer", { profile: { dpop: true } });
  await expectRejected(tab, await tab.signIn(), {
    ...unusable,
    message: /"token_type"/,
    noRequestTo: noUseOfTokens,
  });
  expect(tab.requests.to("code exchange")[0]?.headers.has("dpop")).toBe(true);
});

row("30", "DPoP answered, and nobody asked", async (app) => {
  const tab = await app("dpop-not-asked");
  await expectRejected(tab, await tab.signIn(), {
    ...unusable,
    message: /"token_type"/,
    noRequestTo: noUseOfTokens,
  });
});

row("34", "an access token of 20 kB is kept and sent whole", async (app) => {
  const tab = await app("access-token-20-kb");
  const id = await tab.connected();
  await expectUsable(tab, id);
  const [call] = tab.requests.to("api");
  expect(call?.headers.get("authorization")?.length).toBeGreaterThan(20_000);
});

row("34a", "null as the refresh token: as if absent", async (app) => {
  const tab = await app("refresh-token-null");
  const id = await tab.connected();
  await expectUsable(tab, id);
  expect(await tab.service.find(id)).toMatchObject({ hasRefreshToken: false });
  expect((await tab.tokenSet(id)).refreshToken).toBeUndefined();
});

for (const scenario of ["scope-null", "scope-missing"] as const) {
  row("34a", `${scenario}: what was asked for is granted`, async (app) => {
    const tab = await app(scenario);
    const id = await tab.connected();
    await expectUsable(tab, id);
    expect(await tab.service.find(id)).toMatchObject({ grantedScope: tab.profile.scope });
  });
}

row("34a", "null as the ID token: as if absent, and so rejected", async (app) => {
  const tab = await app("id-token-null");
  await expectRejected(tab, await tab.signIn(), {
    ...unusable,
    message: /"id_token"/,
    noRequestTo: noUseOfTokens,
  });
});

row("34a", "null as the ID token of a refresh: as if absent, the account stays", async (app) => {
  const tab = await app("id-token-null-on-refresh");
  const id = await tab.connected();
  const { refreshToken } = await tab.tokenSet(id);
  await tab.service.refresh(id);
  await expectUsable(tab, id);
  expect(await tab.service.find(id)).toMatchObject({
    account: { subject: "alice", attestedBy: "id_token" },
    hasRefreshToken: true,
  });
  expect((await tab.tokenSet(id)).refreshToken).not.toBe(refreshToken);
});

for (const scenario of ["token-response-charset", "token-response-unknown-members"] as const) {
  row("35", `${scenario} is accepted`, async (app) => {
    const tab = await app(scenario);
    const id = await tab.connected();
    await expectUsable(tab, id);
    await tab.service.refresh(id);
    await expectUsable(tab, id);
  });
}

module("oidcc-client-test", "a code with PKCE, redeemed once, and an ID token", async (app) => {
  const tab = await app("");
  const request = await tab.connect();
  expect(Object.fromEntries(request.searchParams)).toMatchObject({
    response_type: "code",
    client_id: "pixy",
    code_challenge_method: "S256",
  });
  expect(request.searchParams.get("scope")?.split(" ")).toContain("openid");
  const outcome = await tab.arrive(await tab.authorize(request));

  expect(outcome).toMatchObject({ state: "done", returnTo: "/from" });
  const [connection] = await tab.service.list();
  expect(connection).toMatchObject({
    status: "Connected",
    account: { subject: alice.sub, label: alice.name, attestedBy: "id_token" },
  });
  const sent = tab.requests.to("code exchange");
  expect(sent.length).toBe(1);
  expect(sent[0]?.headers.has("authorization")).toBe(false);
  expect(sent[0]?.form.has("client_secret")).toBe(false);
  const { pkce } = tab.mock.log.entries().find(({ endpoint }) => endpoint === "token") ?? {};
  expect(pkce).toMatchObject({ matches: true });
});

module(
  "oidcc-client-test-scope-userinfo-claims",
  "claims asked for by scope arrive",
  async (app) => {
    const tab = await app("", { profile: { scope: "openid profile email" } });
    const id = await tab.connected({ decision: allowAs(bob, "openid profile email") });
    const answer = await tab.call(id, "/userinfo");

    expect(await answer.json()).toMatchObject({ sub: "bob", name: bob.name, email: bob.email });
    expect(await tab.service.find(id)).toMatchObject({
      account: { label: bob.name, claims: { sub: "bob", name: bob.name, email: bob.email } },
    });
  },
);

module(
  "oidcc-client-test-userinfo-bearer-header",
  "the token is in the header, nowhere else",
  async (app) => {
    // Without a name in the ID token, the app itself asks userinfo.
    const tab = await app("", { profile: { scope: "openid" } });
    const id = await tab.connected({ decision: allowAs(bob, "openid") });
    await until("userinfo is asked", () => tab.requests.count("userinfo") > 0);
    expect(tab.requests.count("userinfo")).toBe(1);
    const { accessTokens } = await tab.tokenSet(id);
    const { token } = accessTokens[""] ?? {};
    const [asked] = tab.requests.to("userinfo");

    expect(token).toMatch(/^ey/);
    expect(asked?.headers.get("authorization")).toBe(`Bearer ${token}`);
    expect(asked?.method).toBe("GET");
    expect(asked?.url.search).toBe("");
  },
);
