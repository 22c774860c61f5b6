import { setImmediate as nextTurn } from "node:timers/promises";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import {
  endAllSessions,
  expireAccessTokens,
  forgetConsent,
  moveClock,
  resetClock,
  revokeOneGrant,
  setAccessTokenLifetime,
  setLatency,
  setLifetimes,
  signOut,
  switchAllScenariosOff,
  switchScenario,
} from "../../src/mock-provider/controls/provider-controls.ts";
import { decideDevice } from "../../src/mock-provider/handlers/device-approval.ts";
import { endSession } from "../../src/mock-provider/handlers/end-session.ts";
import type { NodeMockProvider } from "../../src/mock-provider/node.ts";
import {
  chosenScenarios,
  scenariosInForce,
} from "../../src/mock-provider/misbehaviour/misbehaviour.ts";
import {
  alice,
  authorizationParams,
  call,
  createTestProvider,
  fullScope,
  issuer,
  obtainCode,
  post,
  redeem,
  refresh,
  signIn,
} from "./plain-client.ts";

function listeningProvider() {
  const test = createTestProvider();
  onTestFinished(test.provider.listen());
  return test;
}

describe("lifetimes", () => {
  it("hold for what is issued from then on", async () => {
    const { provider, advance } = listeningProvider();
    await setLifetimes(provider, { accessTokenLifetime: 90, codeLifetime: 5 });

    expect((await signIn(provider)).expiresIn).toBe(90);
    const code = await obtainCode(provider);
    advance(5);
    expect((await redeem(code)).body["error"]).toBe("invalid_grant");
  });

  it("of access tokens cut those that are out, and never make one live longer", async () => {
    const { provider, advance } = listeningProvider();
    const { accessToken } = await signIn(provider);
    await setAccessTokenLifetime(provider, 30);
    await setAccessTokenLifetime(provider, 3600);

    advance(29);
    expect((await call("/userinfo", accessToken)).status).toBe(200);
    advance(1);
    expect((await call("/userinfo", accessToken)).status).toBe(401);
  });

  it.each([0, -1, 1.5, Number.NaN])(
    "of %s seconds are refused, and nothing changes",
    async (value) => {
      const { provider } = createTestProvider();
      const before = await provider.state.read();

      await expect(setLifetimes(provider, { codeLifetime: value })).rejects.toThrow(RangeError);
      await expect(setLatency(provider, value - 1)).rejects.toThrow(RangeError);
      expect(await provider.state.read()).toEqual(before);
    },
  );
});

it("expires access tokens at once, and leaves refresh tokens alone", async () => {
  const { provider } = listeningProvider();
  const { accessToken, refreshToken } = await signIn(provider);

  await expireAccessTokens(provider);

  expect((await call("/userinfo", accessToken)).status).toBe(401);
  const refreshed = await refresh(refreshToken);
  expect(refreshed.status).toBe(200);
  expect((await call("/userinfo", String(refreshed.body["access_token"]))).status).toBe(200);
});

it("moves the clock step by step, and sets it right again", async () => {
  const { provider } = createTestProvider();
  const now = provider.epochTime();

  await moveClock(provider, 86_400);
  await moveClock(provider, -300);
  expect(provider.epochTime() - now).toBe(86_100);

  await resetClock(provider);
  expect(provider.epochTime()).toBe(now);
});

it("delays answers by the latency", async () => {
  const { provider } = listeningProvider();
  await setLatency(provider, 40_000);
  vi.useFakeTimers({ toFake: ["setTimeout"] });
  onTestFinished(() => void vi.useRealTimers());
  let hasArrived = false;
  const answer = call("/.well-known/openid-configuration").finally(() => {
    hasArrived = true;
  });
  while (vi.getTimerCount() === 0) await nextTurn();

  await vi.advanceTimersByTimeAsync(39_999);
  await nextTurn();
  expect(hasArrived).toBe(false);
  await vi.advanceTimersByTimeAsync(1);
  expect((await answer).status).toBe(200);
});

describe("a scenario", () => {
  it("acts from when it is switched on until it is switched off", async () => {
    const { provider } = listeningProvider();
    await switchScenario(provider, "discovery-wrong-issuer", "always");
    expect(await discoveredIssuer()).not.toBe(issuer);
    expect(await discoveredIssuer()).not.toBe(issuer);

    await switchScenario(provider, "discovery-wrong-issuer", undefined);
    expect(await discoveredIssuer()).toBe(issuer);
  });

  it("that is due once is over then, and begins anew when it is switched on again", async () => {
    const { provider } = listeningProvider();
    for (const _ of [1, 2]) {
      await switchScenario(provider, "discovery-wrong-issuer", "once");
      expect(scenariosInForce(provider, await provider.state.read())).toHaveLength(1);
      expect(await discoveredIssuer()).not.toBe(issuer);
      expect(await discoveredIssuer()).toBe(issuer);
      const state = await provider.state.read();
      expect(scenariosInForce(provider, state)).toEqual([]);
      expect(chosenScenarios(provider, state)).toHaveLength(1);
    }
  });

  it("stands in the settings once, however often its schedule changes", async () => {
    const { provider } = createTestProvider();
    await switchScenario(provider, "answer-lost", "always");
    await switchScenario(provider, "answer-lost", { after: 3 });
    const { settings } = await provider.state.read();
    expect(settings.scenarios).toEqual([{ name: "answer-lost", schedule: { after: 3 } }]);
  });

  it("of the address stays when all are switched off", async () => {
    const { provider } = createTestProvider({ scenarios: ["answer-lost"] });
    await switchScenario(provider, "discovery-wrong-issuer", "always");

    await switchAllScenariosOff(provider);

    const state = await provider.state.read();
    expect(chosenScenarios(provider, state)).toEqual([{ name: "answer-lost", schedule: "always" }]);
  });
});

it("ends all sessions: nobody is signed in, no token is good", async () => {
  const { provider } = listeningProvider();
  const { accessToken, refreshToken } = await signIn(provider);

  await endAllSessions(provider);

  expect((await provider.state.read()).sessions.size).toBe(0);
  expect((await call("/userinfo", accessToken)).status).toBe(401);
  expect((await refresh(refreshToken)).body["error"]).toBe("invalid_grant");
});

it("signs one account out, and leaves the other alone", async () => {
  const { provider } = listeningProvider();
  const ofAlice = await signIn(provider);
  const ofBob = await signInAsBob(provider);

  await signOut(provider, "alice");

  expect([...(await provider.state.read()).sessions.keys()]).toEqual(["bob"]);
  expect((await refresh(ofAlice.refreshToken)).body["error"]).toBe("invalid_grant");
  expect((await refresh(ofBob)).status).toBe(200);
});

it("revokes one grant with its family, and leaves another one of the same account alone", async () => {
  const { provider } = listeningProvider();
  const first = await signIn(provider);
  const second = await signIn(provider);
  const [grantId = ""] = (await provider.state.read()).grants.keys();

  await revokeOneGrant(provider, grantId);
  await revokeOneGrant(provider, "unknown");

  expect((await call("/userinfo", first.accessToken)).status).toBe(401);
  expect((await refresh(first.refreshToken)).body["error"]).toBe("invalid_grant");
  expect((await refresh(second.refreshToken)).status).toBe(200);
});

it("takes a consent back, and with it what came of it", async () => {
  const { provider } = listeningProvider();
  const { refreshToken } = await signIn(provider);

  await forgetConsent(provider, "pixy", "alice");

  expect((await provider.state.read()).consents.size).toBe(0);
  expect((await refresh(refreshToken)).body["error"]).toBe("invalid_grant");
});

describe("what was allowed and not redeemed yet", () => {
  it.each<[string, (provider: NodeMockProvider) => Promise<unknown>]>([
    ["all sessions are ended", (provider) => endAllSessions(provider)],
    ["its account is signed out", (provider) => signOut(provider, "alice")],
    ["its consent is taken back", (provider) => forgetConsent(provider, "pixy", "alice")],
    ["its client ends the session", (provider) => endSession(provider, new URLSearchParams())],
  ])("is gone when %s", async (_name, end) => {
    const { provider } = listeningProvider();
    const code = await obtainCode(provider);
    const { body: device } = await post("/device_authorization", {
      client_id: "pixy",
      scope: "openid offline_access",
    });
    const scope = ["openid", "offline_access"];
    await decideDevice(provider, String(device["user_code"]), {
      kind: "allow",
      account: alice,
      scope,
    });

    await end(provider);

    expect(await redeem(code)).toMatchObject({ status: 400, body: { error: "invalid_grant" } });
    const polled = await post("/token", {
      grant_type: "urn:ietf:params:oauth:grant-type:device_code",
      client_id: "pixy",
      device_code: String(device["device_code"]),
    });
    expect(polled).toMatchObject({ status: 400, body: { error: "access_denied" } });
  });
});

async function discoveredIssuer(): Promise<unknown> {
  return (await call("/.well-known/openid-configuration")).body["issuer"];
}

async function signInAsBob({ authorize }: ReturnType<typeof createTestProvider>["provider"]) {
  const outcome = await authorize(authorizationParams(), {
    kind: "allow",
    account: { sub: "bob", name: "Bob Example" },
    scope: fullScope.split(" "),
  });
  if (outcome.kind !== "redirect") throw outcome.error;
  const code = new URL(outcome.location).searchParams.get("code") ?? "";
  return (await redeem(code)).body["refresh_token"];
}
