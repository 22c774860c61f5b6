import { describe, expect, it } from "vitest";
import { courierLock } from "../../src/connections/refresh-lock.ts";
import { createGate } from "../support/rotating-provider.ts";
import { byCourier } from "./connected-tab.ts";
import { abandon, codeOf } from "./failure.ts";
import { quiet, until } from "./until.ts";
import { createWorld, type World } from "./world.ts";

const HOUR = 3_600_000;
const MINUTE = 60_000;

/** A tab that dies when it has handed its refresh over, before the courier has begun. */
async function handedOver() {
  const world = await createWorld();
  const ready = createGate();
  const dead = world.openTab({ refreshFetch: byCourier(world, ready.opened) });
  const id = await dead.connect();
  await world.pass(HOUR + 1);
  abandon(dead.get(id));
  await quiet();
  dead.kill();
  expect(world.provider.refreshes()).toEqual([]);
  const next = world.openTab({ refreshFetch: byCourier(world) });
  return { world, id, ready, next };
}

function sends({ provider }: World) {
  return provider.refreshes().map(({ token, outcome, overlaps }) => [token, outcome, overlaps]);
}

describe("what a dead tab has handed to a courier that begins late", () => {
  it("is not sent a second time by the next tab, which had looked too early", async () => {
    const { world, id, ready, next } = await handedOver();
    const held = createGate();
    world.provider.faults.push({ held });
    const failure = codeOf(next.get(id));
    await quiet();
    ready.open();
    await held.reached;
    await world.pass(10_000);

    expect(await failure).toBe("timeout");
    expect(sends(world)).toEqual([[0, "tokens", false]]);
    held.open();
    expect((await next.get(id)).status).toBe(200);
    expect(sends(world)).toEqual([[0, "tokens", false]]);
  });

  it("is not sent either while all that can be seen of it is its lock", async () => {
    const { world, id, next } = await handedOver();
    const failure = codeOf(next.get(id));
    await quiet();
    const lock = createGate();
    void world.workerLocks.request(courierLock(id), () => lock.opened);
    await world.pass(10_000);

    expect(await failure).toBe("timeout");
    expect(sends(world)).toEqual([]);
    lock.open();
    const answer = next.get(id);
    await world.pass(MINUTE);
    expect((await answer).status).toBe(200);
    expect(sends(world)).toEqual([[0, "tokens", false]]);
  });

  it("is not sent any more once the next tab has", async () => {
    const { world, id, ready, next } = await handedOver();
    const answer = next.get(id);
    await world.pass(10_000);
    expect((await answer).status).toBe(200);
    ready.open();
    await quiet();

    expect(sends(world)).toEqual([[0, "tokens", false]]);
  });

  it("is sent again at a distance from its beginning, not from its mark", async () => {
    const { world, id, ready, next } = await handedOver();
    world.provider.faults.push({ lost: "before" });
    await world.pass(3_000);
    ready.open();
    await until("the courier has sent", () => sends(world).length === 1);
    const answer = next.get(id);
    await world.pass(3_500);
    expect(sends(world)).toHaveLength(1);
    await world.pass(1_000);

    expect((await answer).status).toBe(200);
    expect(sends(world)).toHaveLength(2);
  });

  it("counts as under way for a minute from its beginning on", async () => {
    const { world, id, ready, next } = await handedOver();
    const held = createGate();
    world.provider.faults.push({ held });
    await world.pass(50_000);
    ready.open();
    await held.reached;
    await world.pass(15_000);
    const failure = codeOf(next.get(id));
    await world.pass(30_000);

    expect(await failure).toBe("timeout");
    expect(sends(world)).toEqual([[0, "tokens", false]]);
    held.open();
    expect((await next.get(id)).status).toBe(200);
    expect(sends(world)).toEqual([[0, "tokens", false]]);
  });
});

describe("a courier that never comes back", () => {
  it("keeps nobody from refreshing a grant that came after the one it was sent for", async () => {
    const world = await createWorld();
    const dead = world.openTab({ refreshFetch: byCourier(world) });
    const id = await dead.connect();
    const hangs = createGate();
    world.provider.faults.push({ held: hangs, lost: "before" });
    abandon(dead.service.refresh(id));
    await hangs.reached;
    dead.kill();
    const tab = world.openTab({ refreshFetch: byCourier(world) });
    await tab.reconnect(id);

    await tab.service.refresh(id);
    expect((await world.record(id)).generation).toBe(1);
    expect(sends(world)).toEqual([
      [0, "ignored", false],
      [1, "tokens", false],
    ]);
  });
});
