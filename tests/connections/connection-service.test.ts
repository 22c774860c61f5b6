import { describe, expect, it } from "vitest";
import { createGate } from "../support/rotating-provider.ts";
import { codeOf } from "./failure.ts";
import { baseUrl, lastOf } from "./tab.ts";
import { quiet } from "./until.ts";
import { createWorld } from "./world.ts";

const HOUR = 3_600_000;

describe("connecting", () => {
  it("leaves with a complete authorization request", async () => {
    const world = await createWorld();
    const tab = world.openTab();
    await tab.service.connect("example", "/");
    const url = lastOf(tab.left);

    expect(`${url.origin}${url.pathname}`).toBe("https://id.example/authorize");
    expect(Object.fromEntries(url.searchParams)).toMatchObject({
      response_type: "code",
      client_id: "pixy",
      redirect_uri: `${baseUrl}callback`,
      scope: "openid offline_access",
      code_challenge_method: "S256",
    });
  });

  it("passes on the account that is expected", async () => {
    const world = await createWorld();
    const tab = world.openTab();
    await tab.service.connect("example", "/", { loginHint: "alice@example.com" });

    expect(lastOf(tab.left).searchParams.get("login_hint")).toBe("alice@example.com");
  });

  it("asks for a choice of accounts when one is connected already, and the provider knows how", async () => {
    const world = await createWorld();
    world.provider.metadata = {
      ...world.provider.metadata,
      prompt_values_supported: ["none", "login", "select_account"],
    };
    const tab = world.openTab({ profiles: [world.provider.profile({ scope: "openid" })] });
    await tab.connect();
    expect(lastOf(tab.left).searchParams.get("prompt")).toBeNull();
    await tab.service.connect("example", "/");
    expect(lastOf(tab.left).searchParams.get("prompt")).toBe("select_account");
    await tab.service.connect("example", "/", { loginHint: "alice" });

    expect(lastOf(tab.left).searchParams.get("prompt")).toBeNull();
  });

  it("uses a callback of its own where the profile says so", async () => {
    const world = await createWorld();
    const tab = world.openTab({ profiles: [world.provider.profile({ distinctCallback: true })] });
    const id = await tab.connect();

    expect(lastOf(tab.left).searchParams.get("redirect_uri")).toBe(`${baseUrl}callback/example`);
    expect((await tab.find(id)).status).toBe("Connected");
  });

  it("fails before it leaves, and keeps no transaction", async () => {
    const world = await createWorld();
    world.provider.down.add("discovery");
    const tab = world.openTab();

    expect(await codeOf(tab.service.connect("example", "/"))).toBe("provider_unreachable");
    expect(await codeOf(tab.service.connect("unknown", "/"))).toBe("profile_missing");
    expect(tab.left).toEqual([]);
    expect(tab.session.length).toBe(0);
  });

  it("asks for the metadata once", async () => {
    const world = await createWorld();
    const tab = world.openTab();
    await tab.connect("alice");
    await tab.connect("bob");
    await world.openTab().connect("carol");
    const asked = () => world.provider.requests.filter((request) => request.includes("well-known"));
    expect(asked()).toHaveLength(1);
    await world.pass(HOUR + 1);
    await tab.connect("dora");

    expect(asked()).toHaveLength(2);
  });

  it("fetches the keys while the person is away", async () => {
    const world = await createWorld();
    const tab = world.openTab();
    await tab.service.connect("example", "/");
    await quiet();

    expect(tab.deeds).toContain("GET /jwks");
  });
});

describe("reconnecting", () => {
  it("needs a connection", async () => {
    const world = await createWorld();

    expect(await codeOf(world.openTab().service.reconnect("gone", "/"))).toBe("session_ended");
  });

  it("hints at the address where the account has no user name", async () => {
    const world = await createWorld();
    world.provider.claims = { email: "alice@example.com" };
    const tab = world.openTab();
    await tab.service.reconnect(await tab.connect(), "/");

    expect(lastOf(tab.left).searchParams.get("login_hint")).toBe("alice@example.com");
  });
});

describe("a list of connections", () => {
  it("stands oldest first, and is read without decrypting anything", async () => {
    const world = await createWorld();
    const tab = world.openTab();
    for (const sub of ["carol", "alice", "bob"]) {
      await tab.connect(sub);
      await world.pass(1_000);
    }
    await world.records.remove("vault-key");
    const connections = await world.openTab().service.list();

    expect(connections.map(({ account }) => account.subject)).toEqual(["carol", "alice", "bob"]);
    expect(await world.records.read("vault-key")).toBeUndefined();
  });

  it("shows no token, lineage or cipher", async () => {
    const world = await createWorld();
    const tab = world.openTab();
    const id = await tab.connect();
    await tab.service.refresh(id);
    const { lineage } = await world.record(id);
    const text = JSON.stringify([await tab.service.list(), await tab.find(id)]);

    expect(world.provider.secrets.some((secret) => text.includes(secret))).toBe(false);
    expect(text.includes(lineage)).toBe(false);
    expect(text).not.toMatch(/ciphertext|generation|pending|"mark"/);
  });

  it("does not find what is not there", async () => {
    const world = await createWorld();

    expect(await world.openTab().service.find("gone")).toBeUndefined();
    expect(await world.openTab().service.list()).toEqual([]);
  });
});

describe("renaming", () => {
  it("names an account that nobody has attested, and tells the other tabs", async () => {
    const world = await createWorld();
    const tab = world.openTab({ profiles: [world.provider.profile({ scope: "read" })] });
    const id = await tab.connect();
    world.messages.length = 0;
    await tab.service.rename(id, "Work");

    expect((await tab.find(id)).account.label).toBe("Work");
    expect(world.messages).toEqual([{ event: "changed", connectionId: id }]);
  });

  it("does not rename what the provider has named", async () => {
    const world = await createWorld();
    const tab = world.openTab();
    const id = await tab.connect();
    await tab.service.rename(id, "Mallory");

    expect((await tab.find(id)).account.label).toBe("alice");
  });

  it("survives a refresh that comes in between, and a refresh survives it", async () => {
    const world = await createWorld();
    const tab = world.openTab({ profiles: [world.provider.profile({ scope: "read" })] });
    const id = await tab.connect();
    await Promise.all([
      tab.service.refresh(id),
      tab.service.rename(id, "Work"),
      world.openTab().service.rename(id, "Work"),
    ]);

    expect((await tab.find(id)).account.label).toBe("Work");
    expect((await world.record(id)).generation).toBe(1);
  });
});

describe("disconnecting", () => {
  it("removes it here, revokes the refresh token and then the access token", async () => {
    const world = await createWorld();
    const tab = world.openTab();
    const id = await tab.connect();
    const heard: unknown[] = [];
    tab.service.subscribe((notice) => heard.push(notice));
    const result = await tab.service.disconnect(id, { logout: false });

    expect(result).toEqual({ revocation: "done", leaving: false });
    expect(await world.exists(id)).toBe(false);
    expect(heard).toEqual([{ event: "removed", connectionId: id }]);
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
    expect(await tab.service.disconnect(id, { logout: false })).toMatchObject({
      revocation: "failed",
    });
  });

  it("has nothing to revoke when the provider has ended the grant itself", async () => {
    const world = await createWorld();
    const tab = world.openTab();
    const id = await tab.connect();
    world.provider.revokeAll();
    await codeOf(tab.service.refresh(id));

    expect(await tab.service.disconnect(id, { logout: false })).toMatchObject({
      revocation: "done",
    });
    expect(world.provider.revocations).toEqual([]);
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
      logout_hint: "alice",
    });
    expect(world.provider.secrets.some((secret) => url.href.includes(secret))).toBe(false);
  });

  it("of what is not there does nothing", async () => {
    const world = await createWorld();

    expect(await world.openTab().service.disconnect("gone", { logout: true })).toEqual({
      revocation: "unsupported",
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

describe("recovering by itself", () => {
  it("is not due while nothing has failed", async () => {
    const world = await createWorld();
    const tab = world.openTab();
    await tab.connect();

    expect(await tab.service.nextRecovery()).toBeUndefined();
    await tab.service.recover();
    expect(world.provider.refreshes()).toEqual([]);
  });

  it("is due when the failed refresh may be tried again, and mends the connection", async () => {
    const world = await createWorld();
    const tab = world.openTab();
    const id = await tab.connect();
    await world.pass(HOUR);
    world.provider.down.add("token");
    await codeOf(tab.get(id));
    expect((await tab.find(id)).status).toBe("Offline");
    expect(await tab.service.nextRecovery()).toBe(Date.now() + 4_000);
    world.provider.down.clear();
    await world.pass(4_000);
    await tab.service.recover();

    expect(await tab.find(id)).toMatchObject({ status: "Connected", problem: undefined });
    expect(await tab.service.nextRecovery()).toBeUndefined();
  });

  it("does not wait out the backoff when the network comes back", async () => {
    const world = await createWorld();
    let online = false;
    const tab = world.openTab({ isOnline: () => online });
    const id = await tab.connect();
    await world.pass(HOUR);
    for (let tries = 0; tries < 8; tries += 1) {
      expect(await codeOf(tab.get(id))).toBe("offline");
      await world.pass(tries === 7 ? 1_000 : 5 * 60_000);
    }
    expect((await tab.find(id)).status).toBe("Offline");
    online = true;
    await tab.service.recover();

    expect((await tab.find(id)).status).toBe("Connected");
  });

  it("tries each connection, and none of them fails it", async () => {
    const world = await createWorld();
    const tab = world.openTab();
    const ids = [
      await tab.connect("alice"),
      await tab.connect("bob"),
      await tab.connect("carol"),
    ] as const;
    world.provider.faults.push({ status: 503 }, { status: 503 });
    await codeOf(tab.service.refresh(ids[0]));
    await codeOf(tab.service.refresh(ids[1]));
    await world.pass(4_000);
    world.provider.faults.push({ error: "invalid_grant" });
    await tab.service.recover();

    const statuses = await Promise.all(ids.map(async (id) => (await tab.find(id)).status));
    expect(statuses.toSorted()).toEqual(["Connected", "Connected", "Needs reconnect"]);
    expect(world.provider.refreshes()).toHaveLength(4);
  });

  it("makes no storm of what fails without a trace", async () => {
    const world = await createWorld();
    const tab = world.openTab();
    const id = await tab.connect();
    world.provider.faults.push({ lost: "before" });
    await codeOf(tab.service.refresh(id));
    world.storageIsFull = true;
    for (let due = await tab.service.nextRecovery(), tries = 0; tries < 5; tries += 1) {
      if (due === undefined) throw new Error("nothing is due");
      await world.pass(Math.max(due - Date.now(), 0));
      await tab.service.recover();
      due = await tab.service.nextRecovery();
      expect((due ?? 0) - Date.now()).toBeGreaterThanOrEqual(4_000);
    }

    expect(world.provider.refreshes()).toHaveLength(1);
  });

  it("is not kept from trying by a clock that was set back", async () => {
    const world = await createWorld();
    const tab = world.openTab();
    const id = await tab.connect();
    await world.pass(2 * HOUR);
    world.provider.faults.push({ status: 503, retryAfter: 60 });
    await codeOf(tab.get(id));
    await world.setClock(-HOUR);

    expect((await tab.get(id)).status).toBe(200);
  });
});

describe("a tab that may have missed something", () => {
  it("forgets what it remembers, and reads it again", async () => {
    const world = await createWorld();
    const [tab, other] = [world.openTab({ deaf: true }), world.openTab()];
    const id = await tab.connect();
    await tab.get(id);
    await other.service.disconnect(id, { logout: false });
    tab.service.resync();

    expect(await codeOf(tab.get(id))).toBe("session_ended");
  });

  it("does not take up again what it was just reading when the connection went", async () => {
    const world = await createWorld();
    const tab = world.openTab();
    const id = await tab.connect();
    tab.service.resync();
    // Reading and decrypting has begun; the removal is heard of before it is done.
    const call = tab.get(id);
    await Promise.allSettled([call, world.openTab().service.disconnect(id, { logout: false })]);

    expect(await codeOf(tab.get(id))).toBe("session_ended");
  });
});
