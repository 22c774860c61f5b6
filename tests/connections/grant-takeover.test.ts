import { describe, expect, it, vi } from "vitest";
import { codeOf } from "./failure.ts";
import { createWorld } from "./world.ts";

describe("taking the grant of a connection, to try it out", () => {
  it("removes the connection in all tabs and tells the provider nothing", async () => {
    const world = await createWorld();
    const [tab, other] = [world.openTab(), world.openTab()];
    const id = await tab.connect();
    await other.get(id);

    const { tokenSet, context } = await tab.takeGrant(id);

    expect(tokenSet.refreshToken).toMatch(/./);
    expect(context.metadata.issuer).toBe(world.provider.issuer);
    expect(await world.exists(id)).toBe(false);
    expect(await other.service.list()).toEqual([]);
    expect(await codeOf(other.get(id))).toBe("session_ended");
    expect(await codeOf(tab.get(id))).toBe("session_ended");
    expect(world.provider.revocations).toEqual([]);
    expect(world.provider.refreshes()).toEqual([]);
  });

  it("is done once: a second one finds nothing", async () => {
    const world = await createWorld();
    const tab = world.openTab();
    const id = await tab.connect();
    await tab.takeGrant(id);

    expect(await codeOf(tab.takeGrant(id))).toBe("session_ended");
  });

  it("knows whom the answer of the sign-in has named", async () => {
    const world = await createWorld();
    const tab = world.openTab();
    const id = await tab.connect();
    const { answeredBy } = await tab.takeGrant(id);

    expect(answeredBy).toBe(world.provider.issuer);
  });

  it("leaves a connection alone whose tokens are bound to a key, whatever the profile says since", async () => {
    const world = await createWorld();
    const bound = world.openTab({ profiles: [world.provider.profile({ dpop: true })] });
    const id = await bound.connect();
    const tab = world.openTab({ profiles: [world.provider.profile()] });

    await expect(tab.takeGrant(id)).rejects.toThrow("bound to a key");

    expect(await world.exists(id)).toBe(true);
    expect((await tab.get(id)).status).toBe(200);
    expect(world.provider.refreshes()).toEqual([]);
  });

  it("leaves it alone also when it is bound to a key just before it is taken", async () => {
    const world = await createWorld();
    const tab = world.openTab();
    const id = await tab.connect();
    const bound = world.openTab({ profiles: [world.provider.profile({ dpop: true })] });
    vi.spyOn(tab.log, "list").mockImplementationOnce(async () => {
      await bound.reconnect(id);
      return [];
    });

    await expect(tab.takeGrant(id)).rejects.toThrow("bound to a key");

    expect((await world.record(id)).keyBinding).toBeDefined();
    expect((await bound.get(id)).status).toBe(200);
  });

  it("removes nothing when the tokens cannot be opened", async () => {
    const world = await createWorld();
    const id = await world.openTab().connect();
    await world.records.remove("vault-key");

    expect(await codeOf(world.openTab().takeGrant(id))).toBe("vault_key_lost");
    expect(await world.exists(id)).toBe(true);
  });
});
