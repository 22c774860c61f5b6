import { decodeJwt } from "jose";
import { expect } from "vitest";
import {
  type App,
  alice,
  allowAs,
  bob,
  errorIn,
  expectRejected,
  module,
  noTokenRequest,
  noUseOfTokens,
  row,
  told,
} from "./harness.ts";

const unusable = {
  code: "token_response_invalid",
  title: "The provider's tokens cannot be used",
  sentence:
    /lacks something required, or holds something that was not asked for\. Nothing was stored/,
  remedy: "Sign in again",
} as const;

/** Seconds that an access token of the mock provider lives, whatever it says. */
const LIFETIME = 3600;

async function expectUsable(tab: App, id: string): Promise<void> {
  expect((await tab.call(id)).status).toBe(200);
  expect(await tab.service.find(id)).toMatchObject({ status: "Connected", problem: undefined });
}

row("23", "no expires_in: used until a 401, then refreshed once", async (app) => {
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
});

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

for (const scenario of ["token-type-lower-case", "token-type-upper-case"] as const) {
  row("25", `${scenario} is accepted`, async (app) => {
    const tab = await app(scenario);
    const id = await tab.connected();
    await expectUsable(tab, id);
    const [call] = tab.requests.to("api");
    expect(call?.headers.get("authorization")).toMatch(/^Bearer [\w.-]+$/);
  });
}

row("25", "token_type DPoP in upper case is accepted", async (app) => {
  const tab = await app("token-type-upper-case", { profile: { dpop: true } });
  const id = await tab.connected();
  await expectUsable(tab, id);
  const [call] = tab.requests.to("api");
  expect(call?.headers.get("authorization")).toMatch(/^DPoP [\w.-]+$/);
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
  const connection = await tab.service.find(id);
  expect(connection?.grantedScope).toBe("openid profile email offline_access");
  expect(connection?.requestedScope).toContain("read:workflows");

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
  expect(await tab.service.find(id)).toMatchObject({ grantedScope: "openid read:workflows" });
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

const refused = {
  code: "token_request_rejected",
  title: "The provider gave no tokens",
  remedy: "Sign in again",
} as const;
const spent = /code was used before, is too old, or belongs to another sign-in/;

for (const scenario of [
  "token-error-status-200",
  "token-error-text-plain",
  "token-error-spaced-content-type",
  "token-error-www-authenticate",
  "token-error-invalid-grant",
] as const) {
  row("31", `${scenario}: invalid_grant is found`, async (app) => {
    const tab = await app(scenario);
    const outcome = await tab.signIn();
    await expectRejected(tab, outcome, { ...refused, sentence: spent, noRequestTo: noUseOfTokens });
    expect(errorIn(outcome)).toHaveProperty("details.error", "invalid_grant");
    expect(told(errorIn(outcome)).description).toBe("this provider answers so on command");
    expect(tab.requests.count("code exchange")).toBe(1);
  });
}

for (const [error, sentence] of [
  ["invalid_request", /`authorizationParams`/],
  ["invalid_client", /demands a secret: it cannot serve a browser-only client/],
  ["unauthorized_client", /registration/],
  ["unsupported_grant_type", /registration/],
  ["invalid_scope", /`scope`/],
  ["invalid_target", /`resource`/],
] as const) {
  row("31", `${error} names the setting, and the code is not sent again`, async (app) => {
    const tab = await app(`token-error-${error.replaceAll("_", "-")}`);
    const outcome = await tab.signIn();
    await expectRejected(tab, outcome, { ...refused, sentence, noRequestTo: noUseOfTokens });
    expect(errorIn(outcome)).toHaveProperty("details.error", error);
  });
}

row("31", "an error that no standard knows", async (app) => {
  const tab = await app("token-error-unknown");
  const outcome = await tab.signIn();
  await expectRejected(tab, outcome, { ...refused, noRequestTo: noUseOfTokens });
  expect(errorIn(outcome)).toHaveProperty("details.error", "mock_quota_exhausted");
});

row("31", "a registration with a secret is said to be one", async (app) => {
  const tab = await app("secret-demanded");
  await expectRejected(tab, await tab.signIn(), {
    ...refused,
    sentence: /demands a secret/,
    noRequestTo: noUseOfTokens,
  });
});

row("32", "use_dpop_nonce without end: one retry, with the nonce", async (app) => {
  const tab = await app("dpop-nonce-without-end", { profile: { dpop: true } });
  const outcome = await tab.signIn();
  await expectRejected(tab, outcome, {
    code: "dpop_rejected",
    title: "The key's proof was refused",
    noRequestTo: noUseOfTokens,
    exchanges: 2,
  });
  const proofs = tab.requests
    .to("code exchange")
    .map(({ headers }) => decodeJwt(headers.get("dpop") ?? ""));
  expect(proofs).toEqual([
    expect.not.objectContaining({ nonce: expect.anything() }),
    expect.objectContaining({ nonce: expect.any(String) }),
  ]);
});

row("32", "use_dpop_nonce once is nothing that anybody sees", async (app) => {
  const tab = await app("dpop-nonces-required", { profile: { dpop: true } });
  const id = await tab.connected();
  expect(tab.requests.count("code exchange")).toBe(2);
  await expectUsable(tab, id);
});

row(
  "32",
  "a proof that is always refused: one new proof, and then the clock is named",
  async (app) => {
    const tab = await app("dpop-proof-refused", { profile: { dpop: true } });
    await expectRejected(tab, await tab.signIn(), {
      code: "dpop_rejected",
      title: "The key's proof was refused",
      sentence: /clock/,
      noRequestTo: noUseOfTokens,
      exchanges: 2,
    });
    const ids = tab.requests
      .to("code exchange")
      .map(({ headers }) => decodeJwt(headers.get("dpop") ?? "").jti);
    expect(new Set(ids).size).toBe(2);
  },
);

row("33", "a request_uri that expired: one fresh push, with secrets of its own", async (app) => {
  const tab = await app("par-request-uri-expired.once", { profile: { par: true } });
  const id = await tab.connected();
  await expectUsable(tab, id);
  const pushes = tab.requests.to("pushed authorization");
  expect(pushes.length).toBe(2);
  for (const name of ["state", "nonce", "code_challenge"]) {
    expect(new Set(pushes.map(({ form }) => form.get(name))).size).toBe(2);
  }
  expect((await tab.stored()).transactions).toEqual([]);
});

row("33", "a request_uri that always expires: no third push", async (app) => {
  const tab = await app("par-request-uri-expired", { profile: { par: true } });
  const outcome = await tab.signIn();
  await expectRejected(tab, outcome, {
    code: "authorization_failed",
    title: "The provider refused the sign-in",
    sentence: /`par`/,
    noRequestTo: noTokenRequest,
  });
  expect(tab.requests.count("pushed authorization")).toBe(2);
  expect(tab.left.length).toBe(2);
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
    await expect.poll(() => tab.requests.count("userinfo")).toBe(1);
    const { accessTokens } = await tab.tokenSet(id);
    const { token } = accessTokens[""] ?? {};
    const [asked] = tab.requests.to("userinfo");

    expect(token).toMatch(/^ey/);
    expect(asked?.headers.get("authorization")).toBe(`Bearer ${token}`);
    expect(asked?.method).toBe("GET");
    expect(asked?.url.search).toBe("");
  },
);
