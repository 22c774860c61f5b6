import { describe, expect, it, vi } from "vitest";
import { codeOf } from "../../connections/failure.ts";
import { lastOf, question, settled, wordsOf } from "../../connections/tab.ts";
import { createGate } from "../../support/rotating-provider.ts";
import { createProfile, deleteDatabase, dumpDatabase } from "./browser-tabs.ts";

function times<T>(count: number, make: () => T): T[] {
  return Array.from({ length: count }, make);
}

/** Three tabs that have all used the connection of the first one. */
async function threeTabs() {
  const profile = await createProfile();
  const [first, second, third] = [
    await profile.openTab(),
    await profile.openTab(),
    await profile.openTab(),
  ];
  const id = await first.connect();
  for (const tab of [first, second, third]) await tab.get(id);
  return { ...profile, first, second, third, id };
}

describe("tabs of one browser", () => {
  it("make one token request for twenty calls in each of eight of them", async () => {
    const profile = await createProfile();
    const tabs = await Promise.all(times(8, () => profile.openTab()));
    const id = await lastOf(tabs).connect();
    await Promise.all(tabs.map((tab) => tab.get(id)));
    profile.provider.revokeAccessTokens();
    profile.provider.api.calls.length = 0;
    const answers = await Promise.all(tabs.flatMap((tab) => times(20, () => tab.get(id))));

    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(profile.provider.refreshes()).toHaveLength(1);
    const accepted = profile.provider.api.calls.filter(({ status }) => status === 200);
    expect(new Set(accepted.map(({ token }) => token))).toEqual(new Set([1]));
  });

  it("come to one connection when all of them connect one account at once", async () => {
    const profile = await createProfile();
    const tabs = await Promise.all(times(4, () => profile.openTab()));
    const ids = await Promise.all(tabs.map((tab) => tab.connect()));

    const [connection, ...others] = await lastOf(tabs).service.list();
    expect(others).toEqual([]);
    expect(new Set(ids)).toEqual(new Set([connection?.id]));
    for (const tab of tabs) expect((await tab.get(lastOf(ids))).status).toBe(200);
  });

  it("give a refresh token back that only one of them has, when another one disconnects", async () => {
    const { provider, openTab } = await createProfile();
    const profiles = [provider.profile({ refreshTokens: "memory" })];
    const [holder, other] = [await openTab({ profiles }), await openTab({ profiles })];
    const id = await holder.connect();

    expect(await other.service.disconnect(id, { logout: false })).toMatchObject({
      revocation: "elsewhere",
    });
    await expect.poll(() => provider.isAlive(0)).toBe(false);
    expect(await codeOf(holder.get(id))).toBe("session_ended");
  });

  it("keep a refresh token going through all of them, one after the other", async () => {
    const { provider, first, second, third, id } = await threeTabs();
    for (const tab of [first, second, third, first, third]) await tab.service.refresh(id);

    expect(provider.refreshes().map(({ token }) => token)).toEqual([0, 1, 2, 3, 4]);
    expect((await second.get(id)).status).toBe(200);
  });

  it("wait for the one that refreshes, and take over its tokens", async () => {
    const { provider, first, second, id } = await threeTabs();
    const held = createGate();
    provider.faults.push({ held });
    const refresh = first.service.refresh(id);
    await held.reached;
    await expect.poll(async () => (await second.find(id)).status).toBe("Refreshing");
    provider.api.answer = ({ token }) =>
      token === 0 ? new Response(null, { status: 401 }) : undefined;
    const call = second.get(id);
    held.open();
    await refresh;

    expect((await call).status).toBe(200);
    expect(provider.refreshes().every(({ overlaps }) => !overlaps)).toBe(true);
  });

  it("follow a disconnect at once", async () => {
    const { first, second, third, id } = await threeTabs();
    const removed = Promise.withResolvers<string>();
    third.service.subscribe(({ event, connectionId }) => {
      if (event === "removed") removed.resolve(connectionId);
    });
    await first.service.disconnect(id, { logout: false });

    expect(await removed.promise).toBe(id);
    await expect.poll(() => codeOf(second.get(id))).toBe("session_ended");
    expect(await second.service.list()).toEqual([]);
  });

  it("follow a reconnect by somebody else: no tab asks as the one before", async () => {
    const { provider, first, second, third, id } = await threeTabs();
    await first.service.reconnect(id, "/");
    const signIn = first.load(provider.authorize(lastOf(first.left), "bob"));
    question(await settled(signIn)).decide("replace");
    await settled(signIn);

    for (const tab of [first, second, third]) {
      await expect.poll(async () => (await tab.get(id)).json()).toEqual({ sub: "bob" });
    }
  });

  it("have a late answer revoked when one of them disconnects meanwhile", async () => {
    const { provider, first, second, id } = await threeTabs();
    const held = createGate();
    provider.faults.push({ held });
    const refresh = codeOf(first.service.refresh(id));
    await held.reached;
    await second.service.disconnect(id, { logout: false });
    held.open();

    expect(await refresh).toBe("session_ended");
    await expect.poll(() => provider.isAlive(1)).toBe(false);
    expect(await first.service.list()).toEqual([]);
  });

  it("say to each other which connection, and which grant is given up, and nothing else", async () => {
    const { name, first, id } = await threeTabs();
    const channel = new BroadcastChannel(name);
    const messages: unknown[] = [];
    const removed = Promise.withResolvers<void>();
    channel.addEventListener("message", ({ data }: MessageEvent<unknown>) => {
      messages.push(data);
      if (JSON.stringify(data).includes("removed")) removed.resolve();
    });
    await first.service.refresh(id);
    await first.service.disconnect(id, { logout: false });
    await removed.promise;
    channel.close();

    const lineage = expect.stringMatching(/^[0-9a-f-]{36}$/);
    expect([...wordsOf(messages)]).toEqual(["changed", id, "removed", lineage]);
  });
});

describe("the database", () => {
  it("holds no readable token, code or verifier, at any time of a refresh", async () => {
    const { name, provider, first, id } = await threeTabs();
    const dumps = [await dumpDatabase(name)];
    const [held, keys] = [createGate(), createGate()];
    provider.faults.push({ held });
    const refresh = first.service.refresh(id);
    await held.reached;
    dumps.push(await dumpDatabase(name));
    provider.gates.set("jwks", keys);
    held.open();
    await refresh;
    dumps.push(await dumpDatabase(name));

    expect(dumps.every((dump) => dump.includes("alice"))).toBe(true);
    const secrets = provider.secrets.filter((secret) =>
      dumps.some((dump) => dump.includes(secret)),
    );
    expect(secrets.length).toBe(0);
  });

  it("that was deleted while it was open crashes nothing: the connections are gone", async () => {
    const { name, first, second, id } = await threeTabs();
    await deleteDatabase(name);
    first.service.resync();
    second.service.resync();

    expect(await first.service.list()).toEqual([]);
    expect(await codeOf(second.get(id))).toBe("session_ended");
    const again = await first.connect();
    expect((await second.get(again)).status).toBe(200);
  });

  it("that is full costs no tokens: they are written when there is room again", async () => {
    const { provider, first, second, id } = await threeTabs();
    const held = createGate();
    provider.faults.push({ held });
    const refresh = first.service.refresh(id);
    await held.reached;
    const put = vi.spyOn(IDBObjectStore.prototype, "put").mockImplementation(() => {
      throw new DOMException("no room", "QuotaExceededError");
    });
    held.open();
    await refresh;
    expect(await first.find(id)).toMatchObject({
      status: "Connected",
      problem: { code: "storage_full" },
    });
    expect((await first.get(id)).status).toBe(200);
    put.mockRestore();

    await expect
      .poll(async () => (await second.find(id)).refreshedAt, { timeout: 10_000 })
      .toBeTypeOf("number");
    expect((await first.find(id)).problem).toBeUndefined();
    expect((await second.get(id)).status).toBe(200);
    expect(provider.refreshes()).toHaveLength(1);
  });
});
