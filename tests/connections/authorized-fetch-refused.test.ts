import { describe, expect, it } from "vitest";
import { createConnectionChannel } from "../../src/connections/connection-channel.ts";
import { createConnectionStore } from "../../src/connections/connection-store.ts";
import { createUnauthorizedWatch } from "../../src/connections/unauthorized-watch.ts";
import { failureOf } from "../support/oauth-failure.ts";
import { connectedTab, pendingTab, refuseCalls } from "./connected-tab.ts";
import { codeOf } from "./failure.ts";
import { quiet } from "./until.ts";
import { createWorld } from "./world.ts";

const MINUTE = 60_000;

describe("a 401", () => {
  it("leads to one refresh of the token that was sent, and to one replay", async () => {
    const { world, tab, id } = await connectedTab();
    world.provider.revokeAccessTokens();
    expect((await tab.get(id)).status).toBe(200);

    expect(world.provider.api.calls.map(({ token, status }) => [token, status])).toEqual([
      [undefined, 401],
      [1, 200],
    ]);
    expect(world.provider.refreshes()).toHaveLength(1);
  });

  it("is believed without a WWW-Authenticate header, which CORS may hide", async () => {
    const { world, tab, id } = await connectedTab();
    refuseCalls(world, 1);

    expect((await tab.get(id)).status).toBe(200);
    expect(world.provider.refreshes()).toHaveLength(1);
  });

  it("leads to no token request when another tab has refreshed already", async () => {
    const { world, tab, id } = await connectedTab({ deaf: true });
    await tab.get(id);
    await world.openTab().service.refresh(id);
    world.provider.api.answer = ({ token }) =>
      token === 0 ? new Response(null, { status: 401 }) : undefined;

    expect((await tab.get(id)).status).toBe(200);
    expect(world.provider.api.calls.map(({ token }) => token)).toEqual([0, 0, 1]);
    expect(world.provider.refreshes()).toHaveLength(1);
  });

  it("is not answered with a token of another tab that has expired itself", async () => {
    const { world, tab, id } = await connectedTab({ deaf: true });
    await tab.get(id);
    world.provider.accessTokenLife = 600;
    await world.openTab().service.refresh(id);
    await world.pass(20 * MINUTE);
    world.provider.api.answer = ({ token }) =>
      token === 0 ? new Response(null, { status: 401 }) : undefined;

    expect((await tab.get(id)).status).toBe(200);
    expect(world.provider.api.calls.map(({ token }) => token)).toEqual([0, 0, 2]);
    expect((await tab.find(id)).problem).toBeUndefined();
  });

  it("after the refresh as well is handed out, and noted", async () => {
    const { world, tab, id } = await connectedTab();
    refuseCalls(world, Infinity);
    const response = await tab.get(id);

    expect(response.status).toBe(401);
    expect(await response.text()).toBe("no");
    expect(world.provider.api.calls).toHaveLength(2);
    expect(world.provider.refreshes()).toHaveLength(1);
    expect(await tab.find(id)).toMatchObject({
      status: "Connected",
      problem: { code: "api_unauthorized" },
    });
  });

  it("after another good refresh ends the connection, and its tokens are kept", async () => {
    const { world, tab, id } = await connectedTab();
    refuseCalls(world, Infinity);
    await tab.get(id);
    expect((await tab.get(id)).status).toBe(401);

    expect(await tab.find(id)).toMatchObject({
      status: "Needs reconnect",
      problem: { code: "api_unauthorized" },
    });
    expect((await world.record(id)).current).toBeDefined();
    expect(world.provider.refreshes()).toHaveLength(2);
    expect(await codeOf(tab.get(id))).toBe("api_unauthorized");
    expect(world.provider.refreshes()).toHaveLength(2);
    expect(world.provider.api.calls).toHaveLength(4);
  });

  it("tells nothing over what an answer to a refresh waits for meanwhile", async () => {
    const world = await createWorld();
    const { id } = await pendingTab(world);
    const before = await world.record(id);
    const store = createConnectionStore(world.records);
    const watch = createUnauthorizedWatch({
      store,
      ledger: { end: () => Promise.reject(new Error("it is the first refusal")) },
      channel: createConnectionChannel(undefined),
      now: () => Date.now(),
    });
    await watch.refused(id, before);

    const { problem, history } = await world.record(id);
    expect(problem).toEqual(before.problem);
    expect(problem).toMatchObject({ code: "jwks_unavailable", retryAt: expect.any(Number) });
    expect(history.at(-1)).toMatchObject({ kind: "unauthorized", code: "api_unauthorized" });
  });

  it("of many calls at once counts as one", async () => {
    const { world, tab, id } = await connectedTab();
    refuseCalls(world, Infinity);
    await Promise.all(Array.from({ length: 10 }, () => tab.get(id)));

    expect((await tab.find(id)).status).toBe("Connected");
    expect(world.provider.refreshes()).toHaveLength(1);
  });

  it("is forgotten as soon as the API accepts a token again", async () => {
    const { world, tab, id } = await connectedTab();
    for (let times = 0; times < 3; times += 1) {
      refuseCalls(world, 2);
      expect((await tab.get(id)).status).toBe(401);
      expect((await tab.find(id)).problem?.code).toBe("api_unauthorized");
      expect((await tab.get(id)).status).toBe(200);
      expect((await tab.find(id)).problem).toBeUndefined();
    }

    expect((await tab.find(id)).status).toBe("Connected");
  });

  it("is counted anew after a reconnect", async () => {
    const { world, tab, id } = await connectedTab();
    const noRefreshToken = {
      keepsRefreshToken: true as const,
      members: { refresh_token: undefined },
    };
    world.provider.faults.push(noRefreshToken);
    await tab.reconnect(id);
    refuseCalls(world, Infinity);
    await tab.get(id);
    await tab.reconnect(id);
    await tab.get(id);

    expect((await tab.find(id)).status).toBe("Connected");
  });

  it("without anything to refresh with stands as the answer", async () => {
    const world = await createWorld();
    const tab = world.openTab({ profiles: [world.provider.profile({ refreshTokens: "none" })] });
    const id = await tab.connect();
    refuseCalls(world, Infinity);
    const response = await tab.get(id);

    expect(response.status).toBe(401);
    expect(await response.text()).toBe("no");
    expect(world.provider.api.calls).toHaveLength(1);
    expect((await tab.find(id)).problem?.code).toBe("api_unauthorized");
  });

  it("that asks for a stronger sign-in is told, and not answered with a refresh", async () => {
    const { world, tab, id } = await connectedTab();
    refuseCalls(world, 1, {
      "www-authenticate": 'Bearer error="insufficient_user_authentication", acr_values="gold"',
    });
    const failure = await failureOf(tab.get(id));

    expect(failure.code).toBe("step_up_required");
    expect(failure.details).toEqual({ acrValues: "gold", connectionId: id, status: 401 });
    expect(world.provider.refreshes()).toEqual([]);
    expect(world.provider.api.calls).toHaveLength(1);
    expect((await tab.find(id)).problem).toBeUndefined();
  });

  it("is no reason to refresh when it is a 403", async () => {
    const { world, tab, id } = await connectedTab();
    world.provider.api.answer = () => new Response(null, { status: 403 });

    expect((await tab.get(id)).status).toBe(403);
    expect(world.provider.refreshes()).toEqual([]);
  });

  it("leaves the call with the reason why no newer token is to be had", async () => {
    const { world, tab, id } = await connectedTab();
    refuseCalls(world, Infinity);
    world.provider.down.add("token");

    expect(await codeOf(tab.get(id))).toBe("provider_unreachable");
    expect((await tab.find(id)).status).toBe("Connected");
  });
});

it("a call that has no tokens any more still says in its journey whose it was", async () => {
  const { tab, id } = await connectedTab();
  await tab.service.revoke(id);
  expect(await codeOf(tab.get(id))).toBe("tokens_revoked");
  tab.recordCalls();
  await quiet();

  const calls = (await tab.log.all()).filter(({ kind }) => kind === "api");
  expect(calls.map(({ providerName }) => providerName)).toEqual(["Example"]);
});
