import { describe, expect, it } from "vitest";
import { createConnectionStore } from "../../src/connections/connection-store.ts";
import { runErrand } from "../../src/connections/courier-errand.ts";
import { readVaultKey } from "../../src/vault/vault-key.ts";
import { createGate } from "../support/rotating-provider.ts";
import { connectedTab, refreshingTab } from "./connected-tab.ts";
import { codeOf } from "./failure.ts";
import { quiet, until } from "./until.ts";
import { createWorld, type World } from "./world.ts";

const HOUR = 3_600_000;

/** The storage fills up while a refresh is on its way, and the tab has its tokens nowhere else. */
async function withUnsavedTokens(world: World) {
  const { tab, id, held, answer } = await refreshingTab(world);
  world.storageIsFull = true;
  held.open();
  await answer;
  return { tab, id };
}

describe("revoking", () => {
  it("takes the tokens away here, revokes the refresh token and then the access token, and keeps the connection", async () => {
    const { world, tab, id } = await connectedTab();
    const before = await tab.find(id);
    const heard: unknown[] = [];
    tab.service.subscribe((notice) => heard.push(notice));

    expect(await tab.service.revoke(id)).toEqual({ revocation: "done" });
    expect(world.provider.revocations).toEqual([
      { kind: "refresh_token", token: 0 },
      { kind: "access_token", token: 0 },
    ]);
    expect(heard).toEqual([{ event: "changed", connectionId: id, givesBack: true }]);
    const record = await world.record(id);
    expect(record.current).toBeUndefined();
    expect(record.pending).toBeUndefined();
    const after = await tab.find(id);
    expect(after).toMatchObject({
      status: "Needs reconnect",
      problem: { code: "tokens_revoked" },
      hasRefreshToken: false,
      account: before.account,
      connectedAt: before.connectedAt,
    });
    expect(after.history.map(({ kind, code }) => [kind, code])).toEqual([
      ["connected", undefined],
      ["ended", "tokens_revoked"],
    ]);
  });

  it("comes first here, before the provider is told", async () => {
    const { world, tab, id } = await connectedTab();
    const revocation = createGate();
    world.provider.gates.set("revoke", revocation);
    const result = tab.service.revoke(id);
    await revocation.reached;

    expect((await world.record(id)).current).toBeUndefined();
    expect(await codeOf(tab.get(id))).toBe("tokens_revoked");
    expect(await codeOf(world.openTab().get(id))).toBe("tokens_revoked");
    revocation.open();
    await result;
  });

  it("is followed at once by the other tabs, which send nothing any more", async () => {
    const { world, tab, id } = await connectedTab();
    const other = world.openTab();
    const fetch = other.service.createAuthorizedFetch(id);
    await other.get(id);
    const { calls } = world.provider.api;
    await tab.service.revoke(id);

    expect(await codeOf(fetch(`${world.provider.apiOrigin}/me`))).toBe("tokens_revoked");
    expect(await codeOf(other.service.refresh(id))).toBe("tokens_revoked");
    expect(await other.service.list()).toMatchObject([{ status: "Needs reconnect" }]);
    expect(calls).toHaveLength(1);
    expect(world.provider.refreshes()).toEqual([]);
  });

  it("is found out by a tab that heard nothing of it, once an API refuses what it holds", async () => {
    const { world, tab, id } = await connectedTab();
    const deaf = world.openTab({ deaf: true });
    await deaf.get(id);
    await tab.service.revoke(id);
    world.provider.api.answer = () => new Response("no", { status: 401 });

    expect(await codeOf(deaf.get(id))).toBe("tokens_revoked");
    expect(world.provider.refreshes()).toEqual([]);
    expect((await world.record(id)).problem?.code).toBe("tokens_revoked");
  });

  it("is one journey, which the history leads to, without a token in it", async () => {
    const { world, tab, id } = await connectedTab();
    await world.pass(1);
    await tab.service.revoke(id);

    const [journey] = await tab.service.journeys(id);
    expect(journey).toMatchObject({ kind: "revoke", outcome: "done" });
    expect(journey?.steps.map(({ key, state }) => [key, state])).toEqual([
      ["asked", "done"],
      ["tokens-removed", "done"],
      ["revocation", "done"],
      ["revocation", "done"],
    ]);
    expect((await tab.find(id)).history.at(-1)?.journeyId).toBe(journey?.id);
    const text = JSON.stringify([...tab.journeys.values()]);
    expect(world.provider.secrets.some((secret) => text.includes(secret))).toBe(false);
  });

  it("is undone by one reconnect, of the same connection", async () => {
    const { world, tab, id } = await connectedTab();
    await tab.service.revoke(id);
    expect(await tab.reconnect(id)).toMatchObject({ state: "done", connectionId: id });

    expect((await tab.get(id)).status).toBe(200);
    const connection = await tab.find(id);
    expect(connection).toMatchObject({ status: "Connected", problem: undefined });
    expect(connection.history.map(({ kind }) => kind)).toEqual([
      "connected",
      "ended",
      "reconnected",
    ]);
    expect(await world.openTab().service.list()).toHaveLength(1);
  });

  it("works offline, and says that they live on at the provider", async () => {
    const world = await createWorld();
    const tab = world.openTab({ isOnline: () => false });
    const id = await tab.connect();
    for (const endpoint of ["discovery", "jwks", "token", "revoke", "userinfo"] as const) {
      world.provider.down.add(endpoint);
    }

    expect(await tab.service.revoke(id)).toEqual({ revocation: "failed" });
    expect((await world.record(id)).current).toBeUndefined();
    expect(await codeOf(tab.get(id))).toBe("tokens_revoked");
  });

  it("only forgets them where the provider offers no revocation, and says so", async () => {
    const world = await createWorld();
    const { revocation_endpoint: _, ...metadata } = world.provider.metadata;
    const tab = world.openTab({
      profiles: [world.provider.profile({ issuer: undefined, metadata })],
    });
    const id = await tab.connect();
    expect(await tab.inspection.canRevoke(id)).toBe(false);

    await world.pass(1);
    expect(await tab.service.revoke(id)).toEqual({ revocation: "unsupported" });
    expect((await world.record(id)).current).toBeUndefined();
    const [journey] = await tab.service.journeys(id);
    expect(journey?.steps.at(-1)).toMatchObject({ key: "revocation-unknown", state: "skipped" });
  });

  it("is known before to be possible, without asking the provider again", async () => {
    const { world, tab, id } = await connectedTab();
    world.provider.down.add("discovery");
    await world.pass(30 * 24 * HOUR);

    expect(await tab.inspection.canRevoke(id)).toBe(true);
  });

  it("is thought possible where nothing is remembered of the provider, which is not asked for that", async () => {
    const { world, tab, id } = await connectedTab();
    const [[key] = [""]] = await world.records.readAll("metadata:");
    await world.records.remove(key);
    expect(await world.records.readAll("metadata:")).toEqual([]);
    const before = [...world.provider.requests];

    expect(await tab.inspection.canRevoke(id)).toBe(true);
    expect(world.provider.requests).toEqual(before);
  });

  it("of a connection whose provider is not set up any more only takes them away here", async () => {
    const { world, id } = await connectedTab();
    const later = world.openTab({ profiles: [] });

    expect(await later.service.revoke(id)).toEqual({ revocation: "failed" });
    expect(await codeOf(later.get(id))).toBe("tokens_revoked");
  });

  it("leaves the reason alone for which a connection has ended before", async () => {
    const { world, tab, id } = await connectedTab();
    world.provider.revokeAll();
    await codeOf(tab.service.refresh(id));

    expect(await tab.service.revoke(id)).toEqual({ revocation: "none-left" });
    expect((await tab.find(id)).problem?.code).toBe("refresh_rejected");
    expect(world.provider.revocations).toEqual([]);
  });

  it("does not claim to have revoked what nobody can read any more", async () => {
    const { world, id } = await connectedTab();
    await world.records.remove("vault-key");
    const tab = world.openTab();
    await codeOf(tab.get(id));

    expect(await tab.service.revoke(id)).toEqual({ revocation: "failed" });
    expect((await tab.find(id)).problem?.code).toBe("vault_key_lost");
  });

  it("revokes also what is kept for whoever mends a registration that has changed", async () => {
    const { world, tab, id } = await connectedTab();
    world.provider.faults.push({ error: "invalid_client" });
    await codeOf(tab.service.refresh(id));
    expect((await tab.find(id)).hasRefreshToken).toBe(true);

    expect(await tab.service.revoke(id)).toEqual({ revocation: "done" });
    expect(await tab.find(id)).toMatchObject({
      hasRefreshToken: false,
      problem: { code: "tokens_revoked" },
    });
  });

  it("leaves no key behind, and a reconnect makes another one", async () => {
    const world = await createWorld();
    const tab = world.openTab({ profiles: [world.provider.profile({ dpop: true })] });
    const id = await tab.connect();
    const keys = () => world.records.readAll("dpop-key:");
    expect(await keys()).toHaveLength(1);
    const thumbprint = (await tab.find(id)).keyThumbprint;

    expect(await tab.service.revoke(id)).toEqual({ revocation: "done" });
    expect(await keys()).toEqual([]);
    expect((await tab.find(id)).keyThumbprint).toBeUndefined();
    await tab.reconnect(id);
    expect(await keys()).toHaveLength(1);
    expect((await tab.find(id)).keyThumbprint).not.toBe(thumbprint);
    expect((await tab.get(id)).status).toBe(200);
  });

  it("is the answer to a call that finds the key gone with which it was about to prove itself", async () => {
    const world = await createWorld();
    const profiles = [world.provider.profile({ dpop: true })];
    const tab = world.openTab({ profiles });
    const id = await tab.connect();
    const { read } = world.records;
    let isFirst = true;
    world.records.read = async (key) => {
      if (key.startsWith("dpop-key:") && isFirst) {
        isFirst = false;
        await tab.service.revoke(id);
      }
      return read(key);
    };

    expect(await codeOf(world.openTab({ profiles }).get(id))).toBe("tokens_revoked");
    expect(world.provider.api.calls).toEqual([]);
  });

  it("of what is not there says so, and records nothing", async () => {
    const world = await createWorld();
    const tab = world.openTab();

    expect(await codeOf(tab.service.revoke("gone"))).toBe("session_ended");
    expect(await tab.service.journeys("gone")).toEqual([]);
  });
});

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
    let carried: Promise<Response> | undefined;
    const dead = world.openTab({
      refreshFetch: (record) => async (input, init) => {
        const request = new Request(input, init);
        const { mark = { at: 0, attempts: 0 }, lineage, generation } = record;
        carried = runErrand(
          {
            connectionId: id,
            lineage,
            generation,
            mark,
            url: request.url,
            headers: Object.fromEntries(request.headers),
            body: await request.text(),
            revocationUrl: world.provider.metadata.revocation_endpoint,
          },
          {
            store: createConnectionStore(world.records),
            readKey: () => readVaultKey(world.records),
            locks: world.workerLocks,
            fetch: world.provider.fetch,
            now: () => Date.now(),
          },
        );
        return carried;
      },
    });
    void dead.get(id).catch(() => undefined);
    await held.reached;
    dead.kill();
    world.provider.revocationFails = true;
    const revoked = tab.service.revoke(id);
    await world.pass(2_000);
    await revoked;
    world.provider.revocationFails = false;
    held.open();
    await carried;
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
    const tab = world.openTab();
    const id = await tab.connect();
    await world.pass(HOUR + 1);
    const keys = createGate();
    world.provider.gates.set("jwks", keys);
    const failure = codeOf(tab.get(id));
    await keys.reached;
    expect((await world.record(id)).pending).toBeDefined();
    await world.openTab().service.revoke(id);
    keys.open();

    expect(await failure).toBe("tokens_revoked");
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
    const { update } = world.records;
    let isFirst = true;
    world.records.update = async (key, updater) => {
      if (key === `connection:${id}` && isFirst) {
        isFirst = false;
        await other.service.refresh(id);
      }
      return update(key, updater);
    };
    expect(await tab.service.revoke(id)).toEqual({ revocation: "done" });

    expect(world.provider.isAlive(1)).toBe(false);
    expect((await world.record(id)).problem?.code).toBe("tokens_revoked");
    expect(await codeOf(other.get(id))).toBe("tokens_revoked");
  });
});

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
