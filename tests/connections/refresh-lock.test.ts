import { describe, expect, it, vi } from "vitest";
import { createRefreshLock } from "../../src/connections/refresh-lock.ts";
import { createGate } from "../support/rotating-provider.ts";
import { codeOf } from "./failure.ts";
import { createLockDouble } from "./lock-double.ts";
import { quiet } from "./until.ts";
import { createWorld } from "./world.ts";

describe("the lock itself", () => {
  it("tells whoever is robbed by a code, also when it was a robber", async () => {
    await createWorld();
    const locks = createLockDouble();
    const tabs = [locks.forTab(), locks.forTab(), locks.forTab()] as const;
    const [first, second, third] = tabs.map((tab) => createRefreshLock(tab.locks));
    if (!first || !second || !third) throw new Error("three locks were asked for");
    const forever = new Promise<never>(() => undefined);
    const dead = () => Promise.resolve("abandoned" as const);
    const robbed = codeOf(first.hold("c", () => forever, dead));
    const robber = codeOf(second.hold("c", () => forever, dead));
    await vi.advanceTimersByTimeAsync(20_000);
    expect(await robbed).toBe("timeout");
    const last = third.hold("c", () => Promise.resolve("done"), dead);
    await vi.advanceTimersByTimeAsync(20_000);

    expect(await robber).toBe("timeout");
    expect(await last).toBe("done");
    expect(locks.isHeld("pixy.refresh.c")).toBe(false);
  });

  it("lets go when the work fails, and passes the failure on", async () => {
    await createWorld();
    const locks = createLockDouble();
    const lock = createRefreshLock(locks.forTab().locks);
    const failure = new Error("the work failed");
    const alive = () => Promise.resolve("under-way" as const);

    await expect(lock.hold("c", () => Promise.reject(failure), alive)).rejects.toBe(failure);
    expect(locks.isHeld("pixy.refresh.c")).toBe(false);
  });

  it("keeps one connection from waiting for another", async () => {
    const world = await createWorld();
    const tab = world.openTab();
    const ids = [await tab.connect("alice"), await tab.connect("bob")] as const;
    const held = createGate();
    world.provider.faults.push({ held });
    const first = tab.service.refresh(ids[0]);
    await held.reached;
    await tab.service.refresh(ids[1]);
    held.open();
    await first;

    expect(world.provider.refreshes()).toHaveLength(2);
  });
});

describe("the browser's own locks", () => {
  const locks = () => createRefreshLock(navigator.locks);
  const alive = () => Promise.resolve("under-way" as const);

  it("let one holder in after the other", async () => {
    const entered: string[] = [];
    const gate = createGate();
    const id = crypto.randomUUID();
    const first = locks().hold(
      id,
      async () => {
        entered.push("first");
        gate.arrive();
        await gate.opened;
      },
      alive,
    );
    const second = locks().hold(id, async () => void entered.push("second"), alive);
    await gate.reached;
    await quiet();
    expect(entered).toEqual(["first"]);
    gate.open();
    await Promise.all([first, second]);

    expect(entered).toEqual(["first", "second"]);
  });

  it("are taken from a dead holder, but not from one that insists", async () => {
    const id = crypto.randomUUID();
    const [holds, insists] = [createGate(), createGate()];
    const robbed = codeOf(
      locks().hold(
        id,
        async () => {
          await locks().insist(id, () => {
            insists.arrive();
            return insists.opened;
          });
          holds.arrive();
          return new Promise<never>(() => undefined);
        },
        alive,
      ),
    );
    await insists.reached;
    vi.spyOn(AbortSignal, "timeout").mockImplementation(() => {
      const controller = new AbortController();
      void quiet().then(() => controller.abort(new DOMException("", "TimeoutError")));
      return controller.signal;
    });
    const dead = () => Promise.resolve("abandoned" as const);
    expect(await codeOf(locks().hold(id, () => Promise.resolve("mine"), dead))).toBe("timeout");
    insists.open();
    await holds.reached;

    expect(await locks().hold(id, () => Promise.resolve("mine"), dead)).toBe("mine");
    expect(await robbed).toBe("timeout");
  });
});
