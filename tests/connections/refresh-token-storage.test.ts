import { describe, expect, it } from "vitest";
import { parseConnectionRecord } from "../../src/connections/connection-record.ts";
import { createGate } from "../support/rotating-provider.ts";
import { codeOf } from "./failure.ts";
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
