import { describe, expect, it } from "vitest";
import { TAKEN_PREFIX } from "../../src/connections/taken-grants.ts";
import { requestTokenRefresh } from "../../src/oauth/token-refresh.ts";
import { bindJustBeforeTaking } from "./bound-meanwhile.ts";
import { until } from "./until.ts";
import { createWorld, type World } from "./world.ts";

const DAY = 24 * 3_600_000;

function takenIn(world: World) {
  return world.records.readAll(TAKEN_PREFIX);
}

describe("the grant that a tab has taken", () => {
  it("is given back at the next start when the tab was closed", async () => {
    const world = await createWorld();
    const tab = world.openTab();
    const id = await tab.connect();
    await tab.takeGrant(id);
    expect(world.provider.revocations).toEqual([]);
    tab.kill();

    await world.openTab().giveBackTaken();

    expect(world.provider.revocations.length).toBeGreaterThan(0);
    expect(await takenIn(world)).toEqual([]);
  });

  it("is given back at the next start also when its tokens are bound to a key", async () => {
    const world = await createWorld();
    const bound = { profiles: [world.provider.profile({ dpop: true })] };
    const tab = world.openTab(bound);
    const id = await tab.connect();
    const { keeper, tokenSet } = await tab.takeGrant(id, { proves: true });
    const [[, before] = []] = await takenIn(world);
    keeper.note(tokenSet);
    await until("it is written down", async () => (await takenIn(world))[0]?.[1] !== before);
    tab.kill();

    await world.openTab(bound).giveBackTaken();

    expect(world.provider.revocations).toContainEqual({ kind: "refresh_token", token: 0 });
    expect(await takenIn(world)).toEqual([]);
  });

  it("is only forgotten when its account was connected again: a provider might end that grant", async () => {
    const world = await createWorld();
    world.provider.revokesPerPerson = true;
    const tab = world.openTab();
    await tab.takeGrant(await tab.connect());
    tab.kill();
    const next = world.openTab();
    const fresh = await next.connect();

    await next.giveBackTaken();

    expect(world.provider.revocations).toEqual([]);
    expect(await takenIn(world)).toEqual([]);
    await next.service.refresh(fresh);
    expect((await next.get(fresh)).status).toBe(200);
  });

  it("is given back with what came for its tokens meanwhile", async () => {
    const world = await createWorld();
    const tab = world.openTab();
    const id = await tab.connect();
    const { keeper, context, tokenSet } = await tab.takeGrant(id);
    const { fetch } = world.provider;
    const { body } = await requestTokenRefresh(context, tokenSet.refreshToken ?? "", {
      fetch,
      now: () => Date.now(),
    });
    const refreshToken = String(body["refresh_token"]);
    const [[, before] = []] = await takenIn(world);
    keeper.note({ accessTokens: {}, refreshToken });
    await until("it is written down", async () => (await takenIn(world))[0]?.[1] !== before);
    expect(JSON.stringify(await takenIn(world))).not.toContain(refreshToken);
    tab.kill();

    await world.openTab().giveBackTaken();

    // The first one is spent: it is the second that ends the grant.
    expect(world.provider.revocations).toContainEqual({ kind: "refresh_token", token: 1 });
  });

  it("is left alone as long as the tab that tries it out is there", async () => {
    const world = await createWorld();
    const tab = world.openTab();
    await tab.takeGrant(await tab.connect());

    await world.openTab().giveBackTaken();

    expect(world.provider.revocations).toEqual([]);
    expect(await takenIn(world)).toHaveLength(1);
  });

  it("is not written down any more when it was given back", async () => {
    const world = await createWorld();
    const tab = world.openTab();
    const { keeper } = await tab.takeGrant(await tab.connect());
    await keeper.release();

    expect(await takenIn(world)).toEqual([]);
    await world.openTab().giveBackTaken();
    expect(world.provider.revocations).toEqual([]);
  });

  it("waits for a provider that cannot be reached, for a week", async () => {
    const world = await createWorld();
    const tab = world.openTab();
    await tab.takeGrant(await tab.connect());
    tab.kill();
    const offline = world.openTab({ fetch: () => Promise.reject(new TypeError("offline")) });

    await offline.giveBackTaken();
    expect(await takenIn(world)).toHaveLength(1);

    await world.setClock(8 * DAY);
    await offline.giveBackTaken();
    expect(await takenIn(world)).toEqual([]);
  });

  it("that is a connection all the same is no business of a start", async () => {
    const world = await createWorld();
    const tab = world.openTab();
    const id = await tab.connect();
    const record = await world.record(id);
    await world.records.update(TAKEN_PREFIX + id, () => ({ takenAt: Date.now(), record }));

    await world.openTab().giveBackTaken();

    expect(world.provider.revocations).toEqual([]);
    expect(await takenIn(world)).toEqual([]);
    expect((await tab.get(id)).status).toBe(200);
  });

  it("is not written down when it cannot be taken after all", async () => {
    const world = await createWorld();
    const tab = world.openTab();
    const id = await tab.connect();
    bindJustBeforeTaking(world, tab, id);

    await expect(tab.takeGrant(id)).rejects.toThrow("bound to a key");

    expect(await takenIn(world)).toEqual([]);
  });
});
