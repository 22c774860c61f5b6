import { describe, expect, it } from "vitest";
import { parseConnectionRecord } from "../../src/connections/connection-record.ts";
import { createGate } from "../support/rotating-provider.ts";
import { codeOf } from "./failure.ts";
import { lastOf, question, settled } from "./tab.ts";
import { quiet, until } from "./until.ts";
import { createWorld, type World } from "./world.ts";

const HOUR = 3_600_000;
const MINUTE = 60_000;

describe("refresh tokens that must not be stored", () => {
  async function storedText(world: World): Promise<string> {
    const vaultKey = await world.records.read("vault-key");
    if (!(vaultKey instanceof CryptoKey)) throw new Error("there is no vault key");
    const records = await world.records.readAll("connection:");
    const texts = [JSON.stringify(records)];
    for (const { id, lineage, generation, current, pending } of records.map(([, value]) =>
      parseConnectionRecord(value),
    )) {
      const slots = [
        { sealed: current, belongsTo: [id, lineage, generation, "current"] },
        { sealed: pending, belongsTo: [id, lineage, generation + 1, "pending"] },
      ];
      for (const { sealed, belongsTo } of slots) {
        if (sealed === undefined) continue;
        const additionalData = new TextEncoder().encode(JSON.stringify(belongsTo));
        const algorithm = { name: "AES-GCM", iv: sealed.iv, additionalData };
        const opened = await crypto.subtle.decrypt(algorithm, vaultKey, sealed.ciphertext);
        texts.push(new TextDecoder().decode(opened));
      }
    }
    return texts.join("\n");
  }

  for (const refreshTokens of ["memory", "none"] as const) {
    it(`never reach the storage with "${refreshTokens}", not even as a pending answer`, async () => {
      const world = await createWorld();
      const tab = world.openTab({ profiles: [world.provider.profile({ refreshTokens })] });
      const id = await tab.connect();
      const stores = [await storedText(world)];
      if (refreshTokens === "memory") {
        await world.pass(HOUR + 1);
        const keys = createGate();
        world.provider.gates.set("jwks", keys);
        const answer = tab.get(id);
        await keys.reached;
        stores.push(await storedText(world));
        keys.open();
        await answer;
        stores.push(await storedText(world));
      }

      const text = stores.join("\n");
      expect(text).toContain("at-");
      expect(world.provider.secrets.some((secret) => secret.startsWith("rt-"))).toBe(true);
      expect(text.includes("rt-")).toBe(false);
    });
  }

  it('refresh from this tab\'s memory with "memory", also when it forgot what it can read again', async () => {
    const world = await createWorld();
    const tab = world.openTab({ profiles: [world.provider.profile({ refreshTokens: "memory" })] });
    const id = await tab.connect();
    expect((await tab.find(id)).hasRefreshToken).toBe(true);
    for (let hours = 0; hours < 3; hours += 1) {
      await world.pass(HOUR);
      tab.service.resync();
      expect((await tab.get(id)).status).toBe(200);
    }

    expect(world.provider.refreshes().map(({ token }) => token)).toEqual([0, 1, 2]);
  });

  it('use the rotated one with "memory" after an answer had to wait for the keys', async () => {
    const world = await createWorld();
    const tab = world.openTab({ profiles: [world.provider.profile({ refreshTokens: "memory" })] });
    const id = await tab.connect();
    await world.pass(HOUR + 1);
    world.provider.down.add("jwks");
    await codeOf(tab.get(id));
    world.provider.down.clear();
    await world.pass(MINUTE);
    await tab.get(id);
    await world.pass(HOUR);
    await tab.get(id);

    expect(world.provider.refreshes().map(({ token }) => token)).toEqual([0, 1]);
  });

  it('are tried again by themselves with "memory" as well', async () => {
    const world = await createWorld();
    const tab = world.openTab({ profiles: [world.provider.profile({ refreshTokens: "memory" })] });
    const id = await tab.connect();
    world.provider.faults.push({ status: 503 });
    await codeOf(tab.service.refresh(id));
    expect(await tab.service.nextRecovery()).toBe(Date.now() + 4_000);
    await world.pass(4_000);
    await tab.service.recover();

    expect(world.provider.refreshes()).toHaveLength(2);
    expect((await tab.find(id)).problem).toBeUndefined();
  });

  it("are gone with the tab, and the connection ends with its access token", async () => {
    const world = await createWorld();
    const profiles = [world.provider.profile({ refreshTokens: "memory" })];
    const id = await world.openTab({ profiles }).connect();
    const next = world.openTab({ profiles });
    expect(await next.find(id)).toMatchObject({ hasRefreshToken: false, status: "Connected" });
    await world.pass(HOUR);

    expect(await next.find(id)).toMatchObject({
      status: "Needs reconnect",
      problem: { code: "session_ended" },
    });
    expect(await codeOf(next.get(id))).toBe("session_ended");
    expect(world.provider.refreshes()).toEqual([]);
  });

  it("are forgotten when the connection is removed or refused", async () => {
    const world = await createWorld();
    const tab = world.openTab({ profiles: [world.provider.profile({ refreshTokens: "memory" })] });
    const [alice, bob] = [await tab.connect("alice"), await tab.connect("bob")];
    const before = await world.records.read(`connection:${alice}`);
    await tab.service.disconnect(alice, { logout: false });
    // Somebody restores a backup of the storage: it must not find its refresh token here.
    await world.records.update(`connection:${alice}`, () => before);
    expect((await tab.find(alice)).hasRefreshToken).toBe(false);

    world.provider.revokeAll();
    await codeOf(tab.service.refresh(bob));
    expect((await tab.find(bob)).hasRefreshToken).toBe(false);
  });
});

describe("a refresh token that only one tab has", () => {
  /** A tab that has it, and another one. */
  async function twoTabs() {
    const world = await createWorld();
    const profiles = [world.provider.profile({ refreshTokens: "memory" })];
    const [holder, other] = [world.openTab({ profiles }), world.openTab({ profiles })];
    return { world, holder, other, id: await holder.connect() };
  }
  const refreshTokens = ({ provider }: World) =>
    provider.revocations.flatMap(({ kind, token }) => (kind === "refresh_token" ? [token] : []));

  it("is given back by that tab, once, when another one disconnects, which does not say that all is done", async () => {
    const { world, holder, other, id } = await twoTabs();
    await holder.service.refresh(id);
    const result = await other.service.disconnect(id, { logout: false });

    expect(result).toEqual({ revocation: "elsewhere", leaving: false });
    await until("it is given back", () => !world.provider.isAlive(1));
    await quiet();
    // With the newest one a provider ends the grant; the one before may be the one that still counts.
    expect(refreshTokens(world)).toEqual([1, 0]);
    expect(await other.service.disconnect(id, { logout: false })).toMatchObject({
      revocation: "none-left",
    });
    await quiet();
    expect(refreshTokens(world)).toEqual([1, 0]);
    expect((await holder.service.list()).length).toBe(0);
  });

  it("is given back, once, when another one has the tokens revoked and keeps the connection", async () => {
    const { world, holder, other, id } = await twoTabs();

    expect(await other.service.revoke(id)).toEqual({ revocation: "elsewhere" });
    await until("it is given back", () => !world.provider.isAlive(0));
    await quiet();
    expect(refreshTokens(world)).toEqual([0]);
    expect(await holder.find(id)).toMatchObject({
      status: "Needs reconnect",
      hasRefreshToken: false,
    });
    expect(await other.service.revoke(id)).toEqual({ revocation: "none-left" });
    expect((await world.record(id)).refreshTokenInTab).toBe(false);
  });

  it("keeps nobody waiting, in neither tab, while its provider does not answer", async () => {
    const world = await createWorld();
    const profiles = [world.provider.profile({ refreshTokens: "memory" })];
    const revoked = createGate();
    const holder = world.openTab({
      profiles,
      fetch: async (input, init) => {
        if (new Request(input, init).url.endsWith("/revoke")) {
          revoked.arrive();
          await revoked.opened;
        }
        return world.provider.fetch(input, init);
      },
    });
    const [alice, bob] = [await holder.connect("alice"), await holder.connect("bob")];
    const other = world.openTab({ profiles });
    expect(await other.service.disconnect(alice, { logout: false })).toMatchObject({
      revocation: "elsewhere",
    });
    await revoked.reached;

    expect(await codeOf(holder.get(alice))).toBe("session_ended");
    expect((await holder.get(bob)).status).toBe(200);
    revoked.open();
    await until("it is given back", () => !world.provider.isAlive(0));
    expect(world.provider.isAlive(1)).toBe(true);
  });

  it("is said to be lost with its tab when that was closed", async () => {
    const { world, holder, other, id } = await twoTabs();
    holder.kill();

    expect(await other.service.disconnect(id, { logout: false })).toMatchObject({
      revocation: "elsewhere",
    });
    await quiet();
    expect(refreshTokens(world)).toEqual([]);
  });

  it("is given back as ever by the tab that has it", async () => {
    const { world, holder, id } = await twoTabs();

    expect(await holder.service.disconnect(id, { logout: false })).toMatchObject({
      revocation: "done",
    });
    await quiet();
    expect(refreshTokens(world)).toEqual([0]);
  });

  it("is not spoken of where the provider gave none", async () => {
    const world = await createWorld();
    const profiles = [world.provider.profile({ refreshTokens: "memory" })];
    world.provider.faults.push({ members: { refresh_token: undefined } });
    const id = await world.openTab({ profiles }).connect();

    expect(
      await world.openTab({ profiles }).service.disconnect(id, { logout: false }),
    ).toMatchObject({ revocation: "done" });
  });

  it("is forgotten and not given back when another tab tries the grant out", async () => {
    const { world, holder, other, id } = await twoTabs();
    await other.takeGrant(id);
    await quiet();

    expect(world.provider.revocations).toEqual([]);
    expect(await holder.service.list()).toEqual([]);
  });

  it("is given back when another tab puts another account in the place of its own", async () => {
    const { world, other, id } = await twoTabs();
    await other.service.reconnect(id, "/");
    const signIn = other.load(world.provider.authorize(lastOf(other.left), "bob"));
    question(await settled(signIn)).decide("replace");
    await settled(signIn);

    await until("Alice's grant is given back", () => !world.provider.isAlive(0));
    expect(world.provider.isAlive(1)).toBe(true);
  });

  it("is not given back when another tab renews its connection: that may end the renewed grant as well", async () => {
    const { world, other, id } = await twoTabs();
    await other.reconnect(id);
    await quiet();

    expect(world.provider.revocations).toEqual([]);
  });
});
