import { describe, expect, it } from "vitest";
import { createGate } from "../support/rotating-provider.ts";
import { connectedTab } from "./connected-tab.ts";
import { codeOf } from "./failure.ts";
import { createWorld } from "./world.ts";

const HOUR = 3_600_000;

describe("revoking", () => {
  it("takes the tokens away here, revokes the refresh token and then the access token, and keeps the connection", async () => {
    const { world, tab, id } = await connectedTab();
    const before = await tab.find(id);
    const changed: string[] = [];
    tab.service.subscribe(({ event, connectionId }) => {
      if (event === "changed") changed.push(connectionId);
    });

    expect(await tab.service.revoke(id)).toEqual({ revocation: "done" });
    expect(world.provider.revocations).toEqual([
      { kind: "refresh_token", token: 0 },
      { kind: "access_token", token: 0 },
    ]);
    expect(changed).toEqual([id]);
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
