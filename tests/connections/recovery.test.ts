import { describe, expect, it } from "vitest";
import { createGate } from "../support/rotating-provider.ts";
import { abandon, codeOf } from "./failure.ts";
import { createWorld } from "./world.ts";

const HOUR = 3_600_000;

describe("recovering by itself", () => {
  it("is not due while nothing has failed", async () => {
    const world = await createWorld();
    const tab = world.openTab();
    await tab.connect();

    expect(await tab.service.nextRecovery()).toBeUndefined();
    await tab.service.recover();
    expect(world.provider.refreshes()).toEqual([]);
  });

  it("is due when the failed refresh may be tried again, and mends the connection", async () => {
    const world = await createWorld();
    const tab = world.openTab();
    const id = await tab.connect();
    await world.pass(HOUR);
    world.provider.down.add("token");
    await codeOf(tab.get(id));
    expect((await tab.find(id)).status).toBe("Offline");
    expect(await tab.service.nextRecovery()).toBe(Date.now() + 4_000);
    world.provider.down.clear();
    await world.pass(4_000);
    await tab.service.recover();

    expect(await tab.find(id)).toMatchObject({ status: "Connected", problem: undefined });
    expect(await tab.service.nextRecovery()).toBeUndefined();
  });

  it("does not wait out the backoff when the network comes back", async () => {
    const world = await createWorld();
    let online = false;
    const tab = world.openTab({ isOnline: () => online });
    const id = await tab.connect();
    await world.pass(HOUR);
    for (let tries = 0; tries < 8; tries += 1) {
      expect(await codeOf(tab.get(id))).toBe("offline");
      await world.pass(tries === 7 ? 1_000 : 5 * 60_000);
    }
    expect((await tab.find(id)).status).toBe("Offline");
    online = true;
    await tab.service.recover();

    expect((await tab.find(id)).status).toBe("Connected");
  });

  it("tries each connection, and none of them fails it", async () => {
    const world = await createWorld();
    const tab = world.openTab();
    const ids = [
      await tab.connect("alice"),
      await tab.connect("bob"),
      await tab.connect("carol"),
    ] as const;
    world.provider.faults.push({ status: 503 }, { status: 503 });
    await codeOf(tab.service.refresh(ids[0]));
    await codeOf(tab.service.refresh(ids[1]));
    await world.pass(4_000);
    world.provider.faults.push({ error: "invalid_grant" });
    await tab.service.recover();

    const statuses = await Promise.all(ids.map(async (id) => (await tab.find(id)).status));
    expect(statuses.toSorted()).toEqual(["Connected", "Connected", "Needs reconnect"]);
    expect(world.provider.refreshes()).toHaveLength(4);
  });

  it("makes no storm of what fails without a trace", async () => {
    const world = await createWorld();
    const tab = world.openTab();
    const id = await tab.connect();
    world.provider.faults.push({ lost: "before" });
    await codeOf(tab.service.refresh(id));
    world.storageIsFull = true;
    for (let due = await tab.service.nextRecovery(), tries = 0; tries < 5; tries += 1) {
      if (due === undefined) throw new Error("nothing is due");
      await world.pass(Math.max(due - Date.now(), 0));
      await tab.service.recover();
      due = await tab.service.nextRecovery();
      expect((due ?? 0) - Date.now()).toBeGreaterThanOrEqual(4_000);
    }

    expect(world.provider.refreshes()).toHaveLength(1);
  });

  it("is not kept from trying by a clock that was set back", async () => {
    const world = await createWorld();
    const tab = world.openTab();
    const id = await tab.connect();
    await world.pass(2 * HOUR);
    world.provider.faults.push({ status: 503, retryAfter: 60 });
    await codeOf(tab.get(id));
    await tab.service.recover();
    await world.setClock(-HOUR);

    expect(await tab.service.nextRecovery()).toBeLessThanOrEqual(Date.now() + 4_000);
    expect((await tab.get(id)).status).toBe(200);
  });

  it("is not kept waiting for a tab that died by a clock that was set back since", async () => {
    const world = await createWorld();
    const [dead, next] = [world.openTab(), world.openTab()];
    const id = await dead.connect();
    const held = createGate();
    world.provider.faults.push({ held, lost: "before" });
    abandon(dead.service.refresh(id));
    await held.reached;
    expect(await next.service.nextRecovery()).toBe(Date.now() + 60_000);
    dead.kill();
    held.open();
    await world.setClock(-HOUR);

    expect(await next.service.nextRecovery()).toBeLessThanOrEqual(Date.now() + 4_000);
    await Promise.all([next.service.recover(), world.pass(60_000)]);
    expect(await next.find(id)).toMatchObject({ status: "Connected", problem: undefined });
    expect(world.provider.refreshes()).toHaveLength(2);
  });
});
