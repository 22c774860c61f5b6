import { describe, expect, it } from "vitest";
import { createGate } from "../support/rotating-provider.ts";
import { refreshingTab } from "./connected-tab.ts";
import { codeOf } from "./failure.ts";
import { lastOf, question, settled } from "./tab.ts";
import { quiet, until } from "./until.ts";
import { createWorld, type MortalTab, type World } from "./world.ts";

const HOUR = 3_600_000;

describe("a disconnect during a refresh", () => {
  for (const where of ["the same tab", "another tab"]) {
    it(`in ${where} has the late tokens revoked, and the record stays removed`, async () => {
      const world = await createWorld();
      const { tab, id, held, answer } = await refreshingTab(world);
      const remover: MortalTab = where === "the same tab" ? tab : world.openTab();
      // The provider forgets nothing by itself: it is told of the tokens that it gave out late.
      world.provider.revocationFails = true;
      const removed = remover.service.disconnect(id, { logout: false });
      // It asks a busy provider once more.
      await world.pass(2_000);
      await removed;
      world.provider.revocationFails = false;
      expect(world.provider.isAlive(1)).toBe(true);
      held.open();

      expect(await codeOf(answer)).toBe("session_ended");
      await until("the tokens are given back", () => !world.provider.isAlive(1));
      expect(await world.exists(id)).toBe(false);
      expect(world.provider.revocations.at(-1)).toEqual({ kind: "refresh_token", token: 1 });
      expect(await codeOf(tab.get(id))).toBe("session_ended");
      expect(world.provider.api.calls).toEqual([]);
    });
  }

  it("has them revoked too when they arrive just before the record is removed", async () => {
    const world = await createWorld();
    const { tab, id, held } = await refreshingTab(world);
    world.beforeRemoval = async () => {
      held.open();
      await quiet();
    };
    await world.openTab().service.disconnect(id, { logout: false });
    await quiet();

    expect(await world.exists(id)).toBe(false);
    expect(world.provider.revocations).toContainEqual({ kind: "refresh_token", token: 1 });
    expect(await codeOf(tab.get(id))).toBe("session_ended");
  });

  it("does not fail when the provider cannot take them back", async () => {
    const world = await createWorld();
    const { tab, id, held, answer } = await refreshingTab(world);
    await world.openTab().service.disconnect(id, { logout: false });
    world.provider.down.add("revoke");
    held.open();

    expect(await codeOf(answer)).toBe("session_ended");
    await until("the lock is free", () => !world.isLocked(id));
    expect(await world.exists(id)).toBe(false);
    expect(await tab.service.find(id)).toBeUndefined();
  });
});

describe("a disconnect and another connect during a refresh", () => {
  it("of the same account has the late tokens only forgotten: a provider might end the fresh grant", async () => {
    const world = await createWorld();
    const { id, held, answer } = await refreshingTab(world);
    const other = world.openTab();
    await other.service.disconnect(id, { logout: false });
    const fresh = await other.connect();
    world.provider.revokesPerPerson = true;
    const before = world.provider.revocations.length;
    held.open();

    expect(await codeOf(answer)).toBe("session_ended");
    await until("the lock is free", () => !world.isLocked(id));
    await quiet();
    expect(world.provider.revocations).toHaveLength(before);
    expect(fresh).not.toBe(id);
    await other.service.refresh(fresh);
    expect((await other.get(fresh)).status).toBe(200);
  });

  it("of another account has them given back", async () => {
    const world = await createWorld();
    const { id, held } = await refreshingTab(world);
    const other = world.openTab();
    world.provider.revocationFails = true;
    const removed = other.service.disconnect(id, { logout: false });
    await world.pass(2_000);
    await removed;
    world.provider.revocationFails = false;
    await other.connect("bob");
    held.open();

    await until("they are given back", () => !world.provider.isAlive(1));
    expect(world.provider.isAlive(2)).toBe(true);
  });
});

describe("a reconnect during a refresh", () => {
  it("keeps the new lineage untouched, and forgets the late tokens: a provider might end both grants", async () => {
    const world = await createWorld();
    const { id, held, answer } = await refreshingTab(world);
    const other = world.openTab();
    await other.reconnect(id);
    const reconnected = await world.record(id);
    held.open();

    // Who waited for the refresh goes on with the new grant.
    expect((await answer).status).toBe(200);
    await until("the lock is free", () => !world.isLocked(id));
    expect(await world.record(id)).toEqual(reconnected);
    expect(world.provider.revocations).toEqual([]);
    expect(world.provider.isAlive(2)).toBe(true);
    expect((await other.get(id)).status).toBe(200);
  });

  it("by another account has the late tokens given back", async () => {
    const world = await createWorld();
    const { id, held, answer } = await refreshingTab(world);
    const other = world.openTab();
    await other.service.reconnect(id, "/");
    const signIn = other.load(world.provider.authorize(lastOf(other.left), "bob"));
    question(await settled(signIn)).decide("replace");
    await settled(signIn);
    held.open();
    expect(await codeOf(answer)).toBe("account_changed");

    await until("the late ones are given back", () => world.provider.revocations.length > 1);
    expect(world.provider.revocations).toContainEqual({ kind: "refresh_token", token: 1 });
    expect(world.provider.isAlive(2)).toBe(true);
    expect((await other.service.list()).map(({ account }) => account.subject)).toEqual(["bob"]);
  });

  it("does not end the new grant by a late refusal of the old one", async () => {
    const world = await createWorld();
    const tab = world.openTab();
    const id = await tab.connect();
    await world.pass(HOUR + 1);
    const held = createGate();
    world.provider.faults.push({ held, error: "invalid_grant" });
    const answer = tab.get(id);
    await held.reached;
    await world.openTab().reconnect(id);
    held.open();

    expect((await answer).status).toBe(200);
    expect((await tab.find(id)).status).toBe("Connected");
  });
});

/** Goes step by step until there is nothing to do but to leave. */
async function goUpToLeaving({ guide }: MortalTab): Promise<void> {
  await until("only leaving is left to do", () => {
    const { next } = guide.waiting() ?? {};
    if (next !== undefined && next !== "departed") guide.next();
    return next === "departed";
  });
}

/** A tab in which a person thinks before the last step, while a refresh has begun and is held. */
async function thinking(world: World) {
  const tab = world.openTab();
  const id = await tab.connect();
  await world.pass(HOUR);
  const before = tab.left.length;
  tab.guide.switchTo(true);
  const left = tab.service.connect("example", "/");
  await goUpToLeaving(tab);
  const held = createGate();
  world.provider.faults.push({ held });
  const answer = tab.get(id);
  await held.reached;
  return { tab, id, before, left, held, answer };
}

describe("leaving the page for a provider", () => {
  const ways = {
    connect: (tab: MortalTab) => tab.service.connect("example", "/"),
    reconnect: (tab: MortalTab, id: string) => tab.service.reconnect(id, "/"),
    logout: (tab: MortalTab, id: string) => tab.service.disconnect(id, { logout: true }),
  };
  for (const [way, leave] of Object.entries(ways)) {
    it(`waits for the refreshes in flight: ${way}`, async () => {
      const world = await createWorld();
      const { tab, id, held } = await refreshingTab(world);
      const before = tab.left.length;
      const left = leave(tab, id);
      await world.pass(4_000);
      expect(tab.left).toHaveLength(before);
      held.open();
      await left;

      expect(tab.left).toHaveLength(before + 1);
      expect(tab.deeds.lastIndexOf("left")).toBeGreaterThan(tab.deeds.lastIndexOf("POST /token"));
    });

    it(`waits five seconds at most: ${way}`, async () => {
      const world = await createWorld();
      const { tab, id } = await refreshingTab(world);
      const before = tab.left.length;
      const left = leave(tab, id);
      await world.pass(5_000);
      await left;

      expect(tab.left).toHaveLength(before + 1);
    });
  }

  it("waits also for a refresh that began while a person was thinking, step by step", async () => {
    const world = await createWorld();
    const { tab, before, left, held, answer } = await thinking(world);
    tab.guide.next();
    await world.pass(4_000);
    expect(tab.left).toHaveLength(before);
    held.open();
    await Promise.all([left, answer]);

    expect(tab.left).toHaveLength(before + 1);
  });

  it("does not lose what this tab could not write down while a person was thinking", async () => {
    const world = await createWorld();
    const { tab, before, left, held, answer } = await thinking(world);
    const failure = codeOf(left);
    world.storageIsFull = true;
    held.open();
    await answer;
    tab.guide.next();
    await world.pass(6_000);

    expect(await failure).toBe("storage_full");
    expect(tab.left).toHaveLength(before);
  });

  it("waits for the lock to be free, not only for the answer", async () => {
    const world = await createWorld();
    const { tab, id, before, left, held, answer } = await thinking(world);
    world.storageIsFull = true;
    held.open();
    await answer;
    world.storageIsFull = false;
    await world.pass(2_000);
    tab.guide.next();
    await world.pass(2_000);
    expect(tab.left).toHaveLength(before);
    await world.pass(1_000);
    await left;

    expect(tab.left).toHaveLength(before + 1);
    expect((await world.record(id)).generation).toBe(1);
  });

  it("waits for nothing when nothing is in flight", async () => {
    const world = await createWorld();
    const tab = world.openTab();
    const id = await tab.connect();
    await tab.service.refresh(id);
    await tab.service.connect("example", "/");

    expect(tab.left).toHaveLength(2);
    expect(world.timers()).toBe(0);
  });
});
