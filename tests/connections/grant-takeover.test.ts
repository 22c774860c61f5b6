import { describe, expect, it, vi } from "vitest";
import { requestTokenRefresh } from "../../src/oauth/token-refresh.ts";
import type { TakenGrant } from "../../src/connections/grant-takeover.ts";
import { createGate } from "../support/rotating-provider.ts";
import { bindJustBeforeTaking } from "./bound-meanwhile.ts";
import { dieWithAnswer } from "./connected-tab.ts";
import { abandon, codeOf } from "./failure.ts";
import { quiet } from "./until.ts";
import { createWorld, type World } from "./world.ts";

const HOUR = 3_600_000;

/** Has the grant refreshed once more. @returns which refresh tokens the provider has seen, and whether it took them */
async function refreshesWith(world: World, { context, tokenSet }: TakenGrant) {
  const { fetch } = world.provider;
  await requestTokenRefresh(context, tokenSet.refreshToken ?? "", { fetch, now: () => Date.now() });
  return world.provider.refreshes().map(({ token, outcome }) => [token, outcome]);
}

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

  it("does not depend on what is recorded: when that cannot be read, nobody knows whom it named", async () => {
    const world = await createWorld();
    const tab = world.openTab();
    const id = await tab.connect();
    const unreadable = vi.spyOn(tab.log, "list").mockRejectedValue(new Error("not now"));
    const { answeredBy } = await tab.takeGrant(id);

    expect(unreadable).toHaveBeenCalled();
    expect(answeredBy).toBeUndefined();
    expect(await world.exists(id)).toBe(false);
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

  it("takes the key along for whoever proves that they have it, until its tokens are given back", async () => {
    const world = await createWorld();
    const tab = world.openTab({ profiles: [world.provider.profile({ dpop: true })] });
    const id = await tab.connect();
    const keys = () => world.records.readAll("dpop-key:");

    const { context, tokenSet, dpop, keeper } = await tab.takeGrant(id, { proves: true });

    expect(await world.exists(id)).toBe(false);
    const { fetch } = world.provider;
    const { body } = await requestTokenRefresh(context, tokenSet.refreshToken ?? "", {
      fetch,
      now: () => Date.now(),
      dpop,
    });
    expect(body["token_type"]).toBe("DPoP");
    expect(await keys()).toHaveLength(1);
    await keeper.release();
    expect(await keys()).toEqual([]);
  });

  it("removes nothing when the key is gone that its tokens are bound to", async () => {
    const world = await createWorld();
    const bound = { profiles: [world.provider.profile({ dpop: true })] };
    const id = await world.openTab(bound).connect();
    for (const [key] of await world.records.readAll("dpop-key:")) await world.records.remove(key);

    expect(await codeOf(world.openTab(bound).takeGrant(id, { proves: true }))).toBe(
      "vault_key_lost",
    );
    expect(await world.exists(id)).toBe(true);
  });

  it("leaves it alone also when it is bound to a key just before it is taken", async () => {
    const world = await createWorld();
    const tab = world.openTab();
    const id = await tab.connect();
    const bound = bindJustBeforeTaking(world, tab, id);

    await expect(tab.takeGrant(id)).rejects.toThrow("bound to a key");

    expect((await world.record(id)).keyBinding).toBeDefined();
    expect((await bound.get(id)).status).toBe(200);
  });

  it("takes what was renewed just before for what it is then, and not for what it was", async () => {
    const world = await createWorld();
    const profiles = [world.provider.profile()];
    const tab = world.openTab({ profiles });
    const id = await tab.connect();
    const { issuer: _, ...profile } = world.provider.profile();
    const moved = { ...world.provider.metadata, revocation_endpoint: "https://id.example/moved" };
    const renewed = { ...profile, metadata: moved };
    vi.spyOn(tab.log, "list").mockImplementationOnce(async () => {
      await world.openTab({ profiles: [renewed] }).reconnect(id);
      profiles[0] = renewed;
      return [];
    });

    const { context, answeredBy } = await tab.takeGrant(id);

    expect(context.metadata).toEqual(moved);
    expect(answeredBy).toBe(world.provider.issuer);
    expect(await world.exists(id)).toBe(false);
  });

  it("removes nothing when the tokens cannot be opened", async () => {
    const world = await createWorld();
    const id = await world.openTab().connect();
    await world.records.remove("vault-key");

    expect(await codeOf(world.openTab().takeGrant(id))).toBe("vault_key_lost");
    expect(await world.exists(id)).toBe(true);
  });

  it("waits for a refresh that is under way, and takes what it brings", async () => {
    const world = await createWorld();
    const [tab, other] = [world.openTab(), world.openTab()];
    const id = await tab.connect();
    const held = createGate();
    world.provider.faults.push({ held });
    const refreshed = other.service.refresh(id);
    await held.reached;
    const taken = tab.takeGrant(id);
    await world.pass(1_000);
    expect(await world.exists(id)).toBe(true);
    held.open();
    await refreshed;

    expect(await refreshesWith(world, await taken)).toEqual([
      [0, "tokens"],
      [1, "tokens"],
    ]);
    expect(await world.exists(id)).toBe(false);
  });

  it("refuses a connection that a living tab refreshes for too long, and leaves it there", async () => {
    const world = await createWorld();
    const [tab, other] = [world.openTab(), world.openTab()];
    const id = await tab.connect();
    const held = createGate();
    world.provider.faults.push({ held });
    abandon(other.service.refresh(id));
    await held.reached;
    const refused = codeOf(tab.takeGrant(id));
    await world.pass(2 * HOUR);

    expect(await refused).toBe("timeout");
    expect(await world.exists(id)).toBe(true);
  });

  it("refuses what a dead tab has brought home and nobody has validated, until it is refreshed", async () => {
    const world = await createWorld();
    const [dead, tab] = [world.openTab(), world.openTab()];
    const id = await dead.connect();
    // The name of the account is written down after the sign-in.
    await quiet();
    await dieWithAnswer(world, dead, id, () => dead.service.refresh(id));

    expect(await codeOf(tab.takeGrant(id))).toBe("refresh_interrupted");
    await tab.service.refresh(id);
    expect(await refreshesWith(world, await tab.takeGrant(id))).toEqual([
      [0, "tokens"],
      [1, "tokens"],
    ]);
  });

  it("refuses a refresh token that a dead tab has sent, and leaves it to be settled", async () => {
    const world = await createWorld();
    const [dead, tab] = [world.openTab(), world.openTab()];
    const id = await dead.connect();
    const held = createGate();
    world.provider.faults.push({ held });
    abandon(dead.service.refresh(id));
    await held.reached;
    dead.kill();
    held.open();

    expect(await codeOf(tab.takeGrant(id))).toBe("refresh_interrupted");
    expect(await world.exists(id)).toBe(true);
  });

  it("removes nothing when the provider has no place to send a refresh token to", async () => {
    const world = await createWorld();
    const id = await world.openTab().connect();
    const { token_endpoint: _, ...metadata } = world.provider.metadata;
    const { issuer: __, ...profile } = world.provider.profile();
    const tab = world.openTab({ profiles: [{ ...profile, metadata }] });

    expect(await codeOf(tab.takeGrant(id))).toBe("endpoint_missing");
    expect(await world.exists(id)).toBe(true);
  });
});
