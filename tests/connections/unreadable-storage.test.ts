import { describe, expect, it, vi } from "vitest";
import { OAuthError } from "../../src/oauth/oauth-error.ts";
import { dieWithAnswer, expiredTab } from "./connected-tab.ts";
import { codeOf } from "./failure.ts";
import { until } from "./until.ts";
import { createWorld } from "./world.ts";

const refuse = () => Promise.reject(new OAuthError("storage_unavailable", "not now"));

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
    const { tab: first, id } = await expiredTab(world);
    await dieWithAnswer(world, first, id);
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

  it("is found out before anybody calls, when the tab looks, and ends every connection", async () => {
    const world = await createWorld();
    const tab = world.openTab();
    const ids = [await tab.connect("alice"), await tab.connect("bob")];
    await world.records.remove("vault-key");
    const next = world.openTab();
    await next.service.checkTokens();

    for (const id of ids) {
      const { status, problem } = await next.find(id);
      expect({ status, code: problem?.code }).toEqual({
        status: "Needs reconnect",
        code: "vault_key_lost",
      });
    }
    expect(world.provider.refreshes()).toEqual([]);
  });

  it("is not taken for lost while the storage cannot be read", async () => {
    const world = await createWorld();
    const id = await world.openTab().connect();
    const tab = world.openTab();
    const read = vi.spyOn(world.records, "read").mockImplementation(refuse);
    await tab.service.checkTokens();
    read.mockRestore();

    expect((await tab.find(id)).status).toBe("Connected");
    expect((await tab.get(id)).status).toBe(200);
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
    const setAside = await next.service.setAside();
    expect(setAside).toHaveLength(2);
    expect(setAside).toContainEqual({
      id: ids[0],
      name: expect.stringContaining("alice"),
      isOfLaterVersion: true,
    });
    expect(setAside).toContainEqual({ id: ids[1], name: undefined, isOfLaterVersion: false });
    // They can still be removed; nobody can revoke what nobody can read.
    expect(await next.service.disconnect(ids[1], { logout: false })).toEqual({
      revocation: "failed",
      leaving: false,
    });
    expect(await world.exists(ids[1])).toBe(false);
  });
});

describe("a connection whose record is gone", () => {
  it("is reported as removed to every tab by whoever asks for it", async () => {
    const world = await createWorld();
    const [tab, other] = [world.openTab(), world.openTab()];
    const id = await tab.connect();
    const told: string[] = [];
    other.service.subscribe(({ event, connectionId }) => {
      if (connectionId === id) told.push(event);
    });
    await world.records.clear();

    expect(await codeOf(tab.service.refresh(id))).toBe("session_ended");
    await until("the other tab is told", () => Promise.resolve(told.includes("removed")));
    expect(world.provider.refreshes()).toEqual([]);
  });
});
