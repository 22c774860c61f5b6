import { describe, expect, it } from "vitest";
import { createGate } from "../support/rotating-provider.ts";
import { byCourier, connectedTab, refreshingTab, validatingTab } from "./connected-tab.ts";
import { abandon, codeOf } from "./failure.ts";
import { quiet, until } from "./until.ts";
import { createWorld } from "./world.ts";

const HOUR = 3_600_000;

describe("revoking during a refresh", () => {
  for (const where of ["the same tab", "another tab"]) {
    it(`in ${where} has the late tokens revoked, and nothing brings them back`, async () => {
      const world = await createWorld();
      const { tab, id, held, answer } = await refreshingTab(world);
      // The provider forgets nothing by itself: it is told of the tokens that it gave out late.
      world.provider.revocationFails = true;
      const revoked = (where === "the same tab" ? tab : world.openTab()).service.revoke(id);
      await world.pass(2_000);
      expect(await revoked).toEqual({ revocation: "failed" });
      world.provider.revocationFails = false;
      const record = await world.record(id);
      expect(world.provider.isAlive(1)).toBe(true);
      held.open();

      expect(await codeOf(answer)).toBe("tokens_revoked");
      await until("the tokens are given back", () => !world.provider.isAlive(1));
      await until("the lock is free", () => !world.isLocked(id));
      expect(await world.record(id)).toEqual(record);
      expect(await codeOf(tab.get(id))).toBe("tokens_revoked");
      expect(world.provider.api.calls).toEqual([]);
    });
  }

  it("that a courier carries for a dead tab has the late tokens revoked by the courier", async () => {
    const { world, tab, id } = await connectedTab();
    await world.pass(HOUR + 1);
    const held = createGate();
    world.provider.faults.push({ held });
    const dead = world.openTab({ refreshFetch: byCourier(world) });
    abandon(dead.get(id));
    await held.reached;
    dead.kill();
    world.provider.revocationFails = true;
    const revoked = tab.service.revoke(id);
    await world.pass(2_000);
    await revoked;
    world.provider.revocationFails = false;
    held.open();
    await quiet();

    expect(world.provider.isAlive(1)).toBe(false);
    const record = await world.record(id);
    expect([record.current, record.pending, record.mark]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  it("takes a pending answer along, which no tab may validate any more", async () => {
    const world = await createWorld();
    const { id, keys, answer } = await validatingTab(world);
    expect((await world.record(id)).pending).toBeDefined();
    await world.openTab().service.revoke(id);
    keys.open();

    expect(await codeOf(answer)).toBe("tokens_revoked");
    expect(world.provider.isAlive(1)).toBe(false);
    expect(world.provider.revocations.slice(0, 2)).toEqual([
      { kind: "refresh_token", token: 1 },
      { kind: "refresh_token", token: 0 },
    ]);
    expect((await world.record(id)).current).toBeUndefined();
    expect(await codeOf(world.openTab().get(id))).toBe("tokens_revoked");
  });

  it("keeps a tab from sending that had read the record before, and not marked it yet", async () => {
    const { world, tab, id } = await connectedTab();
    await world.pass(HOUR + 1);
    // The tab stands still between its look at the record and its mark.
    const discovery = createGate();
    world.provider.gates.set("discovery", discovery);
    await world.pass(25 * HOUR);
    const failure = codeOf(tab.service.refresh(id));
    await discovery.reached;
    world.provider.gates.delete("discovery");
    await world.openTab().service.revoke(id);
    discovery.open();

    expect(await failure).toBe("tokens_revoked");
    expect(world.provider.refreshes()).toEqual([]);
    expect((await world.record(id)).mark).toBeUndefined();
  });

  it("ends what a refresh has brought in between", async () => {
    const { world, tab, id } = await connectedTab();
    const other = world.openTab();
    world.beforeWrite = () => other.service.refresh(id);
    expect(await tab.service.revoke(id)).toEqual({ revocation: "done" });

    expect(world.provider.refreshes()).toHaveLength(1);
    expect(world.provider.isAlive(1)).toBe(false);
    expect((await world.record(id)).problem?.code).toBe("tokens_revoked");
    expect(await codeOf(other.get(id))).toBe("tokens_revoked");
  });
});
