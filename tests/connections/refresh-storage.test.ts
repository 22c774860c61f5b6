import { describe, expect, it } from "vitest";
import { parseConnectionRecord } from "../../src/connections/connection-record.ts";
import { createGate } from "../support/rotating-provider.ts";
import { abandon, codeOf } from "./failure.ts";
import { quiet, until } from "./until.ts";
import { createWorld, type World } from "./world.ts";

const HOUR = 3_600_000;
const MINUTE = 60_000;

/** The storage fills up while a refresh is on its way. */
async function fullDisk(world: World) {
  const tab = world.openTab();
  const id = await tab.connect();
  await world.pass(HOUR + 1);
  const held = createGate();
  world.provider.faults.push({ held });
  const answer = tab.get(id);
  await held.reached;
  world.storageIsFull = true;
  held.open();
  return { tab, id, answer };
}

describe("a full disk", () => {
  it("costs no tokens: callers get them, this tab says so, keeps the lock and writes them later", async () => {
    const world = await createWorld();
    const { tab, id, answer } = await fullDisk(world);
    expect((await answer).status).toBe(200);

    expect((await world.record(id)).generation).toBe(0);
    expect(world.isLocked(id)).toBe(true);
    const { status, problem, accessTokenExpiresAt } = await tab.find(id);
    expect({ status, code: problem?.code }).toEqual({ status: "Connected", code: "storage_full" });
    expect(accessTokenExpiresAt).toBe(Date.now() + HOUR);
    expect((await tab.get(id)).status).toBe(200);

    world.storageIsFull = false;
    await world.pass(5_000);
    expect((await world.record(id)).generation).toBe(1);
    expect(world.isLocked(id)).toBe(false);
    expect((await tab.find(id)).problem).toBeUndefined();
    expect((await world.openTab().get(id)).status).toBe(200);
    expect(world.provider.refreshes()).toHaveLength(1);
    expect(world.timers()).toBe(0);
  });

  it("makes the other tabs wait, for as long as it takes", async () => {
    const world = await createWorld();
    const { id, answer } = await fullDisk(world);
    await answer;
    const other = world.openTab();
    for (let tries = 0; tries < 5; tries += 1) {
      const failure = codeOf(other.get(id));
      await world.pass(MINUTE);
      expect(await failure).toBe("timeout");
    }
    expect(world.provider.refreshes()).toHaveLength(1);
    world.storageIsFull = false;
    await world.pass(5_000);

    expect((await other.get(id)).status).toBe(200);
    expect(world.provider.refreshes()).toHaveLength(1);
  });

  it("is survived by the tokens when the tab forgets what it can read again", async () => {
    const world = await createWorld();
    const { tab, id, answer } = await fullDisk(world);
    await answer;
    tab.service.resync();

    expect((await tab.get(id)).status).toBe(200);
    expect(world.provider.refreshes()).toHaveLength(1);
  });

  it("does not let this tab refresh again before the last tokens are written", async () => {
    const world = await createWorld();
    const { tab, id, answer } = await fullDisk(world);
    await answer;
    await world.pass(HOUR);

    expect(await codeOf(tab.get(id))).toBe("storage_full");
    expect(await codeOf(tab.service.refresh(id))).toBe("storage_full");
    expect(world.provider.refreshes()).toHaveLength(1);
    world.storageIsFull = false;
    await world.pass(5_000);
    expect((await tab.get(id)).status).toBe(200);
    expect(world.provider.refreshes().map(({ token }) => token)).toEqual([0, 1]);
  });

  it("costs no answer either while the keys cannot be had", async () => {
    const world = await createWorld();
    world.provider.down.add("jwks");
    const tab = world.openTab();
    world.provider.down.clear();
    const id = await tab.connect();
    await world.pass(HOUR + 1);
    world.provider.down.add("jwks");
    const held = createGate();
    world.provider.faults.push({ held });
    const failure = codeOf(tab.get(id));
    await held.reached;
    world.storageIsFull = true;
    held.open();
    expect(await failure).toBe("jwks_unavailable");
    expect(world.isLocked(id)).toBe(true);
    expect((await tab.find(id)).problem?.code).toBe("storage_full");

    world.storageIsFull = false;
    await world.pass(5_000);
    expect((await world.record(id)).pending).toBeDefined();
    expect(world.isLocked(id)).toBe(false);
    world.provider.down.clear();
    await world.pass(MINUTE);
    expect((await tab.get(id)).status).toBe(200);
    expect(world.provider.refreshes()).toHaveLength(1);
  });

  it("lets a disconnect through, which gives the late tokens back", async () => {
    const world = await createWorld();
    const { tab, id, answer } = await fullDisk(world);
    await answer;
    await tab.service.disconnect(id, { logout: false });
    expect(await world.exists(id)).toBe(false);
    await world.pass(5_000);

    expect(await world.exists(id)).toBe(false);
    expect(world.isLocked(id)).toBe(false);
    expect(world.provider.isAlive(1)).toBe(false);
    expect(await codeOf(tab.get(id))).toBe("session_ended");
  });

  it("sends nothing when not even the mark can be written", async () => {
    const world = await createWorld();
    const tab = world.openTab();
    const id = await tab.connect();
    await world.pass(HOUR);
    world.storageIsFull = true;
    expect(await codeOf(tab.get(id))).toBe("storage_full");

    expect(world.provider.refreshes()).toEqual([]);
    world.storageIsFull = false;
    expect((await tab.get(id)).status).toBe(200);
  });
});

describe("a vault key that is lost", () => {
  it("ends the connection at the first call, and says why", async () => {
    const world = await createWorld();
    const id = await world.openTab().connect();
    await world.records.remove("vault-key");
    const tab = world.openTab();
    expect(await codeOf(tab.get(id))).toBe("vault_key_lost");

    const { status, problem, account } = await tab.find(id);
    expect({ status, code: problem?.code, subject: account.subject }).toEqual({
      status: "Needs reconnect",
      code: "vault_key_lost",
      subject: "alice",
    });
    expect((await world.record(id)).current).toBeUndefined();
    expect(world.provider.api.calls).toEqual([]);
  });

  it("ends it as well when a person asks for a refresh", async () => {
    const world = await createWorld();
    const id = await world.openTab().connect();
    await world.records.remove("vault-key");
    const tab = world.openTab();

    expect(await codeOf(tab.service.refresh(id))).toBe("vault_key_lost");
    expect((await tab.find(id)).status).toBe("Needs reconnect");
    expect(world.provider.refreshes()).toEqual([]);
  });

  it("ends it as well when only the pending answer is left to read", async () => {
    const world = await createWorld();
    const first = world.openTab();
    const id = await first.connect();
    await world.pass(HOUR + 1);
    first.dieAfterWrites(2);
    abandon(first.get(id));
    await until(
      "the answer is pending",
      async () => (await world.record(id)).pending !== undefined,
    );
    await world.records.remove("vault-key");
    const tab = world.openTab();

    expect(await codeOf(tab.get(id))).toBe("vault_key_lost");
    expect((await world.record(id)).pending).toBeUndefined();
    expect((await tab.find(id)).status).toBe("Needs reconnect");
  });

  it("can be mended by a reconnect, on the same connection", async () => {
    const world = await createWorld();
    const id = await world.openTab().connect();
    await world.records.remove("vault-key");
    const tab = world.openTab();
    await codeOf(tab.get(id));
    expect(await tab.reconnect(id)).toMatchObject({ state: "done", connectionId: id });

    expect((await tab.get(id)).status).toBe(200);
    expect((await tab.find(id)).status).toBe("Connected");
  });

  it("does not let a token set pass for that of another connection or generation", async () => {
    const world = await createWorld();
    const tab = world.openTab();
    const [alice, bob] = [await tab.connect("alice"), await tab.connect("bob")];
    const { current } = await world.record(alice);
    const record = await world.record(bob);
    await world.records.update(`connection:${bob}`, () => ({ ...record, current }));

    expect(await codeOf(world.openTab().get(bob))).toBe("vault_key_lost");
    expect(world.provider.api.calls).toEqual([]);
  });
});

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

describe("stored records that cannot be read", () => {
  it("are set aside, whether damaged or of a newer schema, and the others work", async () => {
    const world = await createWorld();
    const tab = world.openTab();
    const ids = [
      await tab.connect("alice"),
      await tab.connect("bob"),
      await tab.connect("carol"),
    ] as const;
    await world.records.update(`connection:${ids[0]}`, (old) => ({ ...Object(old), schema: 2 }));
    await world.records.update(`connection:${ids[1]}`, () => "rubbish");
    const next = world.openTab();

    expect((await next.service.list()).map(({ account }) => account.subject)).toEqual(["carol"]);
    expect(await codeOf(next.get(ids[0]))).toBe("record_corrupted");
    expect(await codeOf(next.service.find(ids[1]))).toBe("record_corrupted");
    expect((await next.get(ids[2])).status).toBe(200);
    expect(await world.records.read(`connection:${ids[0]}`)).toMatchObject({ schema: 2 });
    // They can still be removed.
    await next.service.disconnect(ids[1], { logout: false });
    expect(await world.exists(ids[1])).toBe(false);
  });
});

describe("a profile that changed", () => {
  for (const { name, changes } of [
    { name: "another client", changes: { clientId: "somebody-else" } },
    { name: "another provider", changes: { issuer: "https://other.example" } },
  ]) {
    it(`to ${name} gets none of the tokens`, async () => {
      const world = await createWorld();
      const id = await world.openTab().connect();
      const sent: string[] = [];
      const metadata = {
        ...world.provider.metadata,
        ...(changes.issuer && { issuer: changes.issuer }),
      };
      const tab = world.openTab({
        profiles: [
          world.provider.profile({
            ...changes,
            ...(changes.issuer && { metadata, issuer: undefined }),
          }),
        ],
        fetch: (input, init) => {
          const request = new Request(input, init);
          if (request.method === "POST") sent.push(request.url);
          return world.provider.fetch(input, init);
        },
      });
      await world.pass(HOUR);

      expect(await codeOf(tab.get(id))).toBe("profile_missing");
      expect(await codeOf(tab.service.refresh(id))).toBe("profile_missing");
      expect(await tab.service.disconnect(id, { logout: false })).toMatchObject({
        revocation: "failed",
      });
      expect(sent).toEqual([]);
    });
  }

  it("or is gone: nothing is sent, and the connection stays", async () => {
    const world = await createWorld();
    const id = await world.openTab().connect();
    const tab = world.openTab({ profiles: [] });
    await world.pass(HOUR);

    expect(await codeOf(tab.get(id))).toBe("profile_missing");
    expect(await codeOf(tab.service.reconnect(id, "/"))).toBe("profile_missing");
    expect(world.provider.refreshes()).toEqual([]);
    expect((await tab.find(id)).account.subject).toBe("alice");
  });

  it("lacks a token endpoint: no doubt is left by what was never sent", async () => {
    const world = await createWorld();
    const id = await world.openTab().connect();
    const { token_endpoint: _, ...metadata } = world.provider.metadata;
    const tab = world.openTab({
      profiles: [world.provider.profile({ issuer: undefined, metadata })],
    });

    expect(await codeOf(tab.service.refresh(id))).toBe("endpoint_missing");
    expect((await world.record(id)).mark).toBeUndefined();
    await quiet();
  });
});
