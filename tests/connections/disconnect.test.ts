import { describe, expect, it } from "vitest";
import { forgetSignOut, readSignOut } from "../../src/connections/sign-out.ts";
import { createGate } from "../support/rotating-provider.ts";
import { codeOf } from "./failure.ts";
import { baseUrl, lastOf, type Tab } from "./tab.ts";
import { quiet, until } from "./until.ts";
import { createWorld } from "./world.ts";

describe("disconnecting", () => {
  it("removes it here, revokes the refresh token and then the access token", async () => {
    const world = await createWorld();
    const tab = world.openTab();
    const id = await tab.connect();
    const removed: string[] = [];
    tab.service.subscribe(({ event, connectionId }) => {
      if (event === "removed") removed.push(connectionId);
    });
    const result = await tab.service.disconnect(id, { logout: false });

    expect(result).toEqual({ revocation: "done", leaving: false });
    expect(await world.exists(id)).toBe(false);
    expect(removed).toEqual([id]);
    expect(world.provider.revocations).toEqual([
      { kind: "refresh_token", token: 0 },
      { kind: "access_token", token: 0 },
    ]);
  });

  it("comes first here, before the provider is told", async () => {
    const world = await createWorld();
    const tab = world.openTab();
    const id = await tab.connect();
    const revoke = createGate();
    world.provider.gates.set("revoke", revoke);
    const result = tab.service.disconnect(id, { logout: false });
    await revoke.reached;

    expect(await world.exists(id)).toBe(false);
    expect(await codeOf(tab.get(id))).toBe("session_ended");
    expect(await codeOf(world.openTab().get(id))).toBe("session_ended");
    revoke.open();
    await result;
  });

  it("is followed at once by the other tabs, also by what they hold in memory", async () => {
    const world = await createWorld();
    const [tab, other] = [world.openTab(), world.openTab()];
    const id = await tab.connect();
    await other.get(id);
    await tab.service.disconnect(id, { logout: false });

    expect(await codeOf(other.get(id))).toBe("session_ended");
    expect(await other.service.list()).toEqual([]);
  });

  it("works offline", async () => {
    const world = await createWorld();
    const tab = world.openTab({ isOnline: () => false });
    const id = await tab.connect();
    for (const endpoint of ["discovery", "jwks", "token", "revoke", "userinfo"] as const) {
      world.provider.down.add(endpoint);
    }

    expect(await tab.service.disconnect(id, { logout: false })).toEqual({
      revocation: "failed",
      leaving: false,
    });
    expect(await world.exists(id)).toBe(false);
  });

  it("does not wait for ever when revocation hangs", async () => {
    const world = await createWorld();
    const tab = world.openTab();
    const id = await tab.connect();
    world.provider.gates.set("revoke", createGate());
    const result = tab.service.disconnect(id, { logout: false });
    await world.pass(30_000);

    expect(await result).toEqual({ revocation: "failed", leaving: false });
  });

  it("says when the provider offers no revocation, or refuses", async () => {
    const world = await createWorld();
    const {
      revocation_endpoint: _,
      end_session_endpoint: __,
      ...metadata
    } = world.provider.metadata;
    const plain = world.openTab({
      profiles: [world.provider.profile({ issuer: undefined, metadata })],
    });
    expect(await plain.service.disconnect(await plain.connect(), { logout: true })).toEqual({
      revocation: "unsupported",
      leaving: false,
    });

    const tab = world.openTab();
    const id = await tab.connect();
    world.provider.revocationFails = true;
    const result = tab.service.disconnect(id, { logout: false });
    await world.pass(2_000);
    expect(await result).toMatchObject({ revocation: "failed" });
  });

  it("tells a provider that was too busy once more, a little later", async () => {
    const world = await createWorld();
    const tab = world.openTab();
    const id = await tab.connect();
    world.provider.revocationFails = true;
    const result = tab.service.disconnect(id, { logout: false });
    await world.pass(1_999);
    world.provider.revocationFails = false;
    await world.pass(1);

    expect(await result).toMatchObject({ revocation: "done" });
    const refreshToken = { kind: "refresh_token", token: 0 };
    const accessToken = { kind: "access_token", token: 0 };
    expect(world.provider.revocations).toEqual([
      refreshToken,
      accessToken,
      refreshToken,
      accessToken,
    ]);
    expect(world.timers()).toBe(0);
  });

  it("has nothing to revoke when the provider has ended the grant itself", async () => {
    const world = await createWorld();
    const tab = world.openTab();
    const id = await tab.connect();
    world.provider.revokeAll();
    await codeOf(tab.service.refresh(id));

    expect(await tab.service.disconnect(id, { logout: false })).toMatchObject({
      revocation: "none-left",
    });
    expect(world.provider.revocations).toEqual([]);
  });

  it("says that nothing was left also where the provider cannot be asked, or revokes nothing", async () => {
    const world = await createWorld();
    const { revocation_endpoint: _, ...metadata } = world.provider.metadata;
    const plain = world.provider.profile({ issuer: undefined, metadata });
    for (const profiles of [[], [plain]]) {
      const tab = world.openTab();
      const id = await tab.connect();
      world.provider.revokeAll();
      await codeOf(tab.service.refresh(id));

      const later = world.openTab({ profiles });
      expect(await later.service.disconnect(id, { logout: false })).toEqual({
        revocation: "none-left",
        leaving: false,
      });
    }
  });

  it("does not claim to have revoked what it could not read", async () => {
    const world = await createWorld();
    const id = await world.openTab().connect();
    await world.records.remove("vault-key");
    const tab = world.openTab();

    expect(await tab.service.disconnect(id, { logout: false })).toMatchObject({
      revocation: "failed",
    });
  });

  it("goes on to the provider's logout when it is asked to, without a token in the address", async () => {
    const world = await createWorld();
    const tab = world.openTab();
    const id = await tab.connect();
    const result = await tab.service.disconnect(id, { logout: true });
    const url = lastOf(tab.left);

    expect(result).toEqual({ revocation: "done", leaving: true });
    expect(url.pathname).toBe("/logout");
    expect(Object.fromEntries(url.searchParams)).toEqual({
      client_id: "pixy",
      post_logout_redirect_uri: baseUrl,
      state: expect.any(String),
      logout_hint: "alice",
    });
    expect(world.provider.secrets.some((secret) => url.href.includes(secret))).toBe(false);
  });

  for (const [way, leave] of [
    ["another one goes on to the provider's logout", disconnectAlice],
    ["somebody connects an account", connectCarol],
  ] as const) {
    it(`is not cut off when ${way}`, async () => {
      const world = await createWorld();
      const tab = world.openTab();
      const [alice, bob] = [await tab.connect("alice"), await tab.connect("bob")];
      const before = tab.left.length;
      const slow = createGate();
      world.provider.gates.set("revoke", slow);
      const disconnecting = tab.service.disconnect(bob, { logout: false });
      await until("the provider is asked", () => tab.deeds.includes("POST /revoke"));
      world.provider.gates.delete("revoke");

      const leaving = leave(tab, alice);
      await quiet();
      expect(tab.left).toHaveLength(before);
      slow.open();
      await leaving;
      expect(tab.left).toHaveLength(before + 1);
      expect(await disconnecting).toEqual({ revocation: "done", leaving: false });
    });
  }

  it("that left to sign out is told of in this tab, and whether the provider sent it back", async () => {
    const world = await createWorld();
    const tab = world.openTab();
    await tab.service.disconnect(await tab.connect(), { logout: true });
    const state = lastOf(tab.left).searchParams.get("state");

    const told = { providerName: "Example", profileId: "example", revocation: "done" };
    expect(readSignOut(tab.session, state)).toMatchObject({ ...told, isAnswered: true });
    for (const other of ["another", "", null]) {
      expect(readSignOut(tab.session, other)).toMatchObject({ ...told, isAnswered: false });
    }
    expect(JSON.stringify(readSignOut(tab.session, state))).not.toContain("alice");
    forgetSignOut(tab.session);
    expect(readSignOut(tab.session, state)).toBeUndefined();
  });

  it("signs out where the browser blocks site data, with nothing to tell of it", async () => {
    const world = await createWorld();
    const tab = world.openTab();
    const id = await tab.connect();
    const blocked = tab.session;
    blocked.setItem = () => {
      throw new DOMException("The operation is insecure.", "SecurityError");
    };

    expect(await tab.service.disconnect(id, { logout: true })).toMatchObject({ leaving: true });
    expect(readSignOut(tab.session, null)).toBeUndefined();
  });

  it("that stays here leaves nothing to be told of later", async () => {
    const world = await createWorld();
    const tab = world.openTab();
    await tab.service.disconnect(await tab.connect(), { logout: false });

    expect(readSignOut(tab.session, null)).toBeUndefined();
  });

  it("of what is not there does nothing", async () => {
    const world = await createWorld();

    expect(await world.openTab().service.disconnect("gone", { logout: true })).toEqual({
      revocation: "none-left",
      leaving: false,
    });
  });

  it("works on a full disk", async () => {
    const world = await createWorld();
    const tab = world.openTab();
    const id = await tab.connect();
    world.storageIsFull = true;

    expect(await tab.service.disconnect(id, { logout: false })).toMatchObject({
      revocation: "done",
    });
    expect(await world.exists(id)).toBe(false);
  });

  it("leaves its journeys behind", async () => {
    const world = await createWorld();
    const tab = world.openTab();
    const id = await tab.connect();
    await world.pass(1);
    await tab.service.refresh(id);
    await world.pass(1);
    await tab.service.disconnect(id, { logout: false });

    expect((await tab.service.journeys(id)).map(({ kind, outcome }) => [kind, outcome])).toEqual([
      ["disconnect", "done"],
      ["refresh", "done"],
      ["connect", "done"],
    ]);
    const text = JSON.stringify([...tab.journeys.values()]);
    expect(world.provider.secrets.some((secret) => text.includes(secret))).toBe(false);
  });
});

async function disconnectAlice({ service }: Tab, alice: string): Promise<void> {
  await service.disconnect(alice, { logout: true });
}

async function connectCarol({ service }: Tab): Promise<void> {
  await service.connect("example", "/");
}
