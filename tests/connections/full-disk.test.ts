import { describe, expect, it } from "vitest";
import { createGate } from "../support/rotating-provider.ts";
import { refreshingTab } from "./connected-tab.ts";
import { codeOf } from "./failure.ts";
import { until } from "./until.ts";
import { createWorld, type World } from "./world.ts";

const HOUR = 3_600_000;
const MINUTE = 60_000;

/** The storage fills up while a refresh is on its way. */
async function fullDisk(world: World) {
  const { tab, id, held, answer } = await refreshingTab(world);
  world.storageIsFull = true;
  held.open();
  return { tab, id, answer };
}

describe("a full disk", () => {
  it("costs no tokens: callers get them, this tab says so, keeps the lock and writes them later", async () => {
    const world = await createWorld();
    const { tab, id, answer } = await fullDisk(world);
    expect((await answer).status).toBe(200);

    expect((await world.record(id)).generation).toBe(0);
    expect(world.isLocked(id)).toBe(true);
    const { status, problem, accessTokenExpiresAt } = await tab.find(id);
    expect({ status, code: problem?.code }).toEqual({ status: "Connected", code: "storage_full" });
    expect(accessTokenExpiresAt).toBe(Date.now() + HOUR);
    expect((await tab.get(id)).status).toBe(200);

    world.storageIsFull = false;
    await world.pass(5_000);
    expect((await world.record(id)).generation).toBe(1);
    expect(world.isLocked(id)).toBe(false);
    expect((await tab.find(id)).problem).toBeUndefined();
    expect((await world.openTab().get(id)).status).toBe(200);
    expect(world.provider.refreshes()).toHaveLength(1);
    expect(world.timers()).toBe(0);
  });

  it("makes the other tabs wait, for as long as it takes", async () => {
    const world = await createWorld();
    const { id, answer } = await fullDisk(world);
    await answer;
    const other = world.openTab();
    for (let tries = 0; tries < 5; tries += 1) {
      const failure = codeOf(other.get(id));
      await world.pass(MINUTE);
      expect(await failure).toBe("timeout");
    }
    expect(world.provider.refreshes()).toHaveLength(1);
    world.storageIsFull = false;
    await world.pass(5_000);

    expect((await other.get(id)).status).toBe(200);
    expect(world.provider.refreshes()).toHaveLength(1);
  });

  it("is survived by the tokens when the tab forgets what it can read again", async () => {
    const world = await createWorld();
    const { tab, id, answer } = await fullDisk(world);
    await answer;
    tab.service.resync();

    expect((await tab.get(id)).status).toBe(200);
    expect(world.provider.refreshes()).toHaveLength(1);
  });

  it("does not let this tab refresh again before the last tokens are written", async () => {
    const world = await createWorld();
    const { tab, id, answer } = await fullDisk(world);
    await answer;
    await world.pass(HOUR);

    expect(await codeOf(tab.get(id))).toBe("storage_full");
    expect(await codeOf(tab.service.refresh(id))).toBe("storage_full");
    expect(world.provider.refreshes()).toHaveLength(1);
    world.storageIsFull = false;
    await world.pass(5_000);
    expect((await tab.get(id)).status).toBe(200);
    expect(world.provider.refreshes().map(({ token }) => token)).toEqual([0, 1]);
  });

  it("keeps this tab from leaving for a provider, which would lose the only copy", async () => {
    const world = await createWorld();
    const { tab, id, answer } = await fullDisk(world);
    await answer;
    const departures = tab.left.length;
    expect(tab.service.holdsUnsaved()).toBe(true);
    expect(await codeOf(tab.service.connect("example", "/"))).toBe("storage_full");
    expect(await codeOf(tab.service.reconnect(id, "/"))).toBe("storage_full");
    expect(tab.left).toHaveLength(departures);
    expect(tab.session.length).toBe(0);

    world.storageIsFull = false;
    await world.pass(5_000);
    expect(tab.service.holdsUnsaved()).toBe(false);
    await tab.service.reconnect(id, "/");
    expect(tab.left).toHaveLength(departures + 1);
  });

  it("costs no answer either while the keys cannot be had", async () => {
    const world = await createWorld();
    world.provider.down.add("jwks");
    const tab = world.openTab();
    world.provider.down.clear();
    const id = await tab.connect();
    await world.pass(HOUR + 1);
    world.provider.down.add("jwks");
    const held = createGate();
    world.provider.faults.push({ held });
    const failure = codeOf(tab.get(id));
    await held.reached;
    world.storageIsFull = true;
    held.open();
    expect(await failure).toBe("jwks_unavailable");
    expect(world.isLocked(id)).toBe(true);
    expect((await tab.find(id)).problem?.code).toBe("storage_full");

    world.storageIsFull = false;
    await world.pass(5_000);
    expect((await world.record(id)).pending).toBeDefined();
    expect(world.isLocked(id)).toBe(false);
    world.provider.down.clear();
    await world.pass(MINUTE);
    expect((await tab.get(id)).status).toBe(200);
    expect(world.provider.refreshes()).toHaveLength(1);
  });

  it("lets a disconnect through, which gives the late tokens back", async () => {
    const world = await createWorld();
    const { tab, id, answer } = await fullDisk(world);
    await answer;
    await tab.service.disconnect(id, { logout: false });
    expect(await world.exists(id)).toBe(false);
    await world.pass(5_000);

    expect(await world.exists(id)).toBe(false);
    expect(world.isLocked(id)).toBe(false);
    expect(world.provider.isAlive(1)).toBe(false);
    expect(await codeOf(tab.get(id))).toBe("session_ended");
  });

  it("keeps no late tokens alive when the disconnect leaves for the provider's sign-out at once", async () => {
    const world = await createWorld();
    const { tab, id, answer } = await fullDisk(world);
    await answer;
    const result = tab.service.disconnect(id, { logout: true });
    await until("its tokens are revoked", () => world.provider.revocations.length === 4);
    expect(world.provider.revocations.map(({ kind, token }) => [kind, token])).toEqual([
      ["refresh_token", 1],
      ["refresh_token", 0],
      ["access_token", 1],
      ["access_token", 0],
    ]);
    expect(world.provider.isAlive(1)).toBe(false);
    await world.pass(5_000);
    expect(await result).toEqual({ revocation: "done", leaving: true });
  });

  it("keeps a disconnect from leaving, which would lose the only copy of another connection", async () => {
    const world = await createWorld();
    const { tab, id, answer } = await fullDisk(world);
    await answer;
    world.storageIsFull = false;
    const other = await world.openTab().connect("bob");
    world.storageIsFull = true;
    const departures = tab.left.length;
    const result = tab.service.disconnect(other, { logout: true });
    await world.pass(5_000);

    expect(await result).toEqual({ revocation: "done", leaving: false, isHeldBack: true });
    expect(tab.left).toHaveLength(departures);
    expect((await tab.get(id)).status).toBe(200);
  });

  it("sends nothing when not even the mark can be written", async () => {
    const world = await createWorld();
    const tab = world.openTab();
    const id = await tab.connect();
    await world.pass(HOUR);
    world.storageIsFull = true;
    expect(await codeOf(tab.get(id))).toBe("storage_full");

    expect(world.provider.refreshes()).toEqual([]);
    world.storageIsFull = false;
    expect((await tab.get(id)).status).toBe(200);
  });
});
