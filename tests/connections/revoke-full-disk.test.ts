import { describe, expect, it } from "vitest";
import { connectedTab, refreshingTab } from "./connected-tab.ts";
import { codeOf } from "./failure.ts";
import { createWorld, type World } from "./world.ts";

/** The storage fills up while a refresh is on its way, and the tab has its tokens nowhere else. */
async function withUnsavedTokens(world: World) {
  const { tab, id, held, answer } = await refreshingTab(world);
  world.storageIsFull = true;
  held.open();
  await answer;
  return { tab, id };
}

describe("revoking on a full disk", () => {
  it("does nothing at all, and says why: no tab would know of it", async () => {
    const { world, tab, id } = await connectedTab();
    world.storageIsFull = true;
    await world.pass(1);

    expect(await codeOf(tab.service.revoke(id))).toBe("storage_full");
    expect(world.provider.revocations).toEqual([]);
    expect((await tab.get(id)).status).toBe(200);
    const [journey] = await tab.service.journeys(id);
    expect(journey).toMatchObject({ kind: "revoke", outcome: "failed" });
  });

  it("loses nothing of what only this tab has, and takes it along once there is room", async () => {
    const world = await createWorld();
    const { tab, id } = await withUnsavedTokens(world);
    expect(await codeOf(tab.service.revoke(id))).toBe("storage_full");
    expect(world.provider.isAlive(1)).toBe(true);
    expect(tab.service.holdsUnsaved()).toBe(true);

    world.storageIsFull = false;
    expect(await tab.service.revoke(id)).toEqual({ revocation: "done" });
    expect(world.provider.revocations.map(({ kind, token }) => [kind, token])).toEqual([
      ["refresh_token", 1],
      ["refresh_token", 0],
      ["access_token", 1],
      ["access_token", 0],
    ]);
    expect(tab.service.holdsUnsaved()).toBe(false);
    await world.pass(5_000);
    expect((await world.record(id)).problem?.code).toBe("tokens_revoked");
    expect(await codeOf(tab.get(id))).toBe("tokens_revoked");
  });
});
