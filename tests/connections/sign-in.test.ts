import { describe, expect, it } from "vitest";
import { safeReturnPath, type SignInState } from "../../src/connections/sign-in.ts";
import { OAuthError } from "../../src/oauth/oauth-error.ts";
import { createGate } from "../support/rotating-provider.ts";
import { baseUrl, lastOf, settled } from "./tab.ts";
import { quiet, until } from "./until.ts";
import { createWorld, type MortalTab, type World } from "./world.ts";

async function left(world: World, tab: MortalTab): Promise<URL> {
  await tab.service.connect("example", "/console?connection=1");
  return world.provider.authorize(lastOf(tab.left));
}

function codeOf(state: SignInState): string {
  if (state.state !== "failed") return state.state;
  return state.error instanceof OAuthError ? state.error.code : "no OAuthError";
}

async function expectNothingKept(world: World, tab: MortalTab): Promise<void> {
  expect(await tab.service.list()).toEqual([]);
  expect(await world.records.readAll("connection:")).toEqual([]);
}

describe("a sign-in", () => {
  it("becomes a connection, stored in one write", async () => {
    const world = await createWorld();
    const tab = world.openTab();
    const address = await left(world, tab);
    tab.storage.connectionWrites = 0;
    const state = await settled(tab.load(address));

    expect(state).toMatchObject({ state: "done", returnTo: "/console?connection=1" });
    expect(tab.storage.connectionWrites).toBe(1);
    const [connection] = await tab.service.list();
    expect(connection).toMatchObject({
      profileId: "example",
      providerName: "Example",
      issuer: world.provider.issuer,
      account: { subject: "alice", label: "alice", attestedBy: "id_token" },
      grantedScope: "openid offline_access",
      connectedAt: Date.now(),
      refreshedAt: undefined,
      accessTokenExpiresAt: Date.now() + 3_600_000,
      hasRefreshToken: true,
      hasIdToken: true,
      status: "Connected",
      problem: undefined,
    });
    expect(connection?.history.map(({ kind }) => kind)).toEqual(["connected"]);
  });

  it("tells how far it has come", async () => {
    const world = await createWorld();
    const tab = world.openTab();
    const address = await left(world, tab);
    const states: unknown[] = [];
    const signIn = tab.load(address);
    states.push(signIn.current());
    signIn.subscribe(() => states.push(signIn.current()));
    await settled(signIn);

    expect(states.slice(0, -1)).toEqual([
      { state: "working", step: "exchanging" },
      { state: "working", step: "storing" },
    ]);
  });

  it("takes its transaction before it returns, and so before any request leaves", async () => {
    const world = await createWorld();
    const tab = world.openTab();
    const address = await left(world, tab);
    const before = tab.deeds.length;
    expect(transactions(tab)).toHaveLength(1);
    const signIn = tab.load(address);

    expect(transactions(tab)).toEqual([]);
    expect(tab.deeds.slice(before).filter((deed) => deed === "POST /token")).toEqual([]);
    expect((await settled(signIn)).state).toBe("done");
  });

  it("exchanges its code once, however often the same address is loaded", async () => {
    const world = await createWorld();
    const tab = world.openTab();
    const address = await left(world, tab);
    const states = await Promise.all(
      [tab.load(address), tab.load(address), tab.load(address)].map(settled),
    );

    expect(states.map(codeOf)).toEqual(["done", "transaction_missing", "transaction_missing"]);
    expect(world.provider.tokenRequests).toHaveLength(1);
  });

  it("does not touch the sign-in of another provider or tab that is still pending", async () => {
    const world = await createWorld();
    const profiles = [
      world.provider.profile(),
      world.provider.profile({ id: "second", name: "Second" }),
    ];
    const tab = world.openTab({ profiles });
    await tab.service.connect("example", "/first");
    const first = world.provider.authorize(lastOf(tab.left), "alice");
    await tab.service.connect("second", "/second");
    const second = world.provider.authorize(lastOf(tab.left), "bob");

    expect(await settled(tab.load(first))).toMatchObject({ state: "done", returnTo: "/first" });
    expect(await settled(tab.load(second))).toMatchObject({ state: "done", returnTo: "/second" });
    expect((await tab.service.list()).map(({ providerName }) => providerName)).toEqual([
      "Example",
      "Second",
    ]);
  });

  it("returns to a path of the app and nowhere else", () => {
    expect(safeReturnPath("/console?a=1#b")).toBe("/console?a=1#b");
    const hostile = [
      "//evil.example",
      "/\\evil.example",
      "https://evil.example",
      "javascript:alert(1)",
    ];
    for (const path of [...hostile, "/a\\b", "/\t/evil.example", "console", "", null, undefined]) {
      expect(safeReturnPath(path)).toBe("/");
    }
  });

  it("records its steps, redacted, under its connection", async () => {
    const world = await createWorld();
    const tab = world.openTab();
    const id = await tab.connect();
    const [journey] = await tab.service.journeys(id);

    expect(journey).toMatchObject({ kind: "connect", outcome: "done", connectionId: id });
    const text = JSON.stringify([...tab.journeys.values()]);
    expect(world.provider.secrets.some((secret) => text.includes(secret))).toBe(false);
  });
});

describe("a sign-in that fails", () => {
  it("is refused at another redirect URI than was asked for, and its transaction is gone", async () => {
    const world = await createWorld();
    const tab = world.openTab();
    const address = await left(world, tab);
    address.pathname = "/callback/other";

    expect(codeOf(await settled(tab.load(address)))).toBe("issuer_mismatch");
    expect(transactions(tab)).toEqual([]);
    expect(world.provider.tokenRequests).toEqual([]);
    address.pathname = "/callback";
    expect(codeOf(await settled(tab.load(address)))).toBe("transaction_missing");
  });

  const answers: Record<string, { change: (address: URL) => void; code: string }> = {
    "has another state": {
      change: ({ searchParams }) => searchParams.set("state", "forged"),
      code: "state_mismatch",
    },
    "has no state": {
      change: ({ searchParams }) => searchParams.delete("state"),
      code: "state_mismatch",
    },
    "comes from another issuer": {
      change: ({ searchParams }) => searchParams.set("iss", "https://evil.example"),
      code: "issuer_mismatch",
    },
    "has lost its issuer": {
      change: ({ searchParams }) => searchParams.delete("iss"),
      code: "issuer_mismatch",
    },
    "has lost its code": {
      change: ({ searchParams }) => searchParams.delete("code"),
      code: "response_invalid",
    },
    "has two codes": {
      change: ({ searchParams }) => searchParams.append("code", "second"),
      code: "response_invalid",
    },
  };
  for (const [what, { change, code }] of Object.entries(answers)) {
    it(`sends no token request and keeps nothing when the answer ${what}`, async () => {
      const world = await createWorld();
      const tab = world.openTab();
      const address = await left(world, tab);
      change(address);

      expect(codeOf(await settled(tab.load(address)))).toBe(code);
      expect(world.provider.tokenRequests).toEqual([]);
      await expectNothingKept(world, tab);
    });
  }

  it("tells a reload in the middle from an answer without a code", async () => {
    const world = await createWorld();
    const tab = world.openTab();
    const empty = new URL("callback", baseUrl);

    expect(codeOf(await settled(tab.load(empty, true)))).toBe("transaction_missing");
    expect(codeOf(await settled(tab.load(empty)))).toBe("response_invalid");
  });

  it("is too old after ten minutes", async () => {
    const world = await createWorld();
    const tab = world.openTab();
    const address = await left(world, tab);
    await world.pass(10 * 60_000 + 1);

    expect(codeOf(await settled(tab.load(address)))).toBe("transaction_expired");
    expect(world.provider.tokenRequests).toEqual([]);
  });

  for (const [what, fault] of Object.entries({
    "the nonce is another one": { claims: { nonce: "another" } },
    "the ID token is for somebody else": { claims: { aud: "somebody" } },
    "there is no ID token": { members: { id_token: undefined } },
    "the provider refuses": { error: "invalid_grant" },
    "the provider is busy": { status: 503 },
  })) {
    it(`stores nothing when ${what}`, async () => {
      const world = await createWorld();
      const tab = world.openTab();
      const address = await left(world, tab);
      tab.storage.connectionWrites = 0;
      world.provider.faults.push(fault);
      const state = await settled(tab.load(address));

      expect(state).toMatchObject({
        state: "failed",
        profileId: "example",
        returnTo: "/console?connection=1",
      });
      expect(tab.storage.connectionWrites).toBe(0);
      await expectNothingKept(world, tab);
      expect(world.provider.tokenRequests).toHaveLength(1);
      expect(tab.deeds).not.toContain("GET /userinfo");
    });
  }

  it("stores nothing when the keys cannot be had", async () => {
    const world = await createWorld();
    world.provider.down.add("jwks");
    const tab = world.openTab();
    const address = await left(world, tab);

    expect(codeOf(await settled(tab.load(address)))).toBe("jwks_unavailable");
    await expectNothingKept(world, tab);
  });

  it("gives its tokens back when they cannot be stored", async () => {
    const world = await createWorld();
    const tab = world.openTab();
    const address = await left(world, tab);
    world.storageIsFull = true;

    expect(codeOf(await settled(tab.load(address)))).toBe("storage_full");
    expect(world.provider.isAlive(0)).toBe(false);
    await expectNothingKept(world, tab);
  });

  it("names the connection that it should have renewed, which stays as it was", async () => {
    const world = await createWorld();
    const tab = world.openTab();
    const id = await tab.connect();
    const before = await world.record(id);
    world.provider.faults.push({ error: "invalid_grant" });

    expect(await tab.reconnect(id)).toMatchObject({ state: "failed", connectionId: id });
    expect(await world.record(id)).toEqual(before);
  });
});

describe("the name of an account", () => {
  it("is learnt from userinfo after storing, off the critical path", async () => {
    const world = await createWorld();
    world.provider.userinfo = { name: "Alice Example", email: "alice@example.com" };
    const userinfo = createGate();
    world.provider.gates.set("userinfo", userinfo);
    const tab = world.openTab();
    const id = await tab.connect();
    expect((await tab.find(id)).account.label).toBe("alice");
    userinfo.open();
    await until("the name is learnt", async () => (await tab.find(id)).account.label !== "alice");

    const { account } = await tab.find(id);
    expect(account).toMatchObject({
      subject: "alice",
      label: "Alice Example",
      attestedBy: "id_token",
    });
    expect(account.claims).toMatchObject({
      preferred_username: "alice",
      email: "alice@example.com",
    });
  });

  it("is not taken from userinfo about somebody else", async () => {
    const world = await createWorld();
    world.provider.userinfo = { sub: "mallory", name: "Mallory" };
    const tab = world.openTab();
    const id = await tab.connect();
    await until("userinfo was asked", () => tab.deeds.includes("GET /userinfo"));
    await quiet();

    expect((await tab.find(id)).account).toMatchObject({ subject: "alice", label: "alice" });
    expect((await tab.find(id)).status).toBe("Connected");
  });

  it("is not asked for when the ID token tells it", async () => {
    const world = await createWorld();
    world.provider.claims = { name: "Alice Example" };
    const tab = world.openTab();
    const id = await tab.connect();
    await quiet();

    expect((await tab.find(id)).account.label).toBe("Alice Example");
    expect(tab.deeds).not.toContain("GET /userinfo");
  });

  it("does not come back with a connection that was removed meanwhile", async () => {
    const world = await createWorld();
    world.provider.userinfo = { name: "Alice Example" };
    const userinfo = createGate();
    world.provider.gates.set("userinfo", userinfo);
    const tab = world.openTab();
    const id = await tab.connect();
    await tab.service.disconnect(id, { logout: false });
    userinfo.open();
    await quiet();

    expect(await world.exists(id)).toBe(false);
  });
});

describe("an account without OpenID", () => {
  const identity = { url: "https://api.example/me", id: "/user/id", name: "/user/names/0" };

  async function plainWorld(options: { identity?: typeof identity } = {}) {
    const world = await createWorld();
    const tab = world.openTab({
      profiles: [world.provider.profile({ scope: "read", ...options })],
    });
    world.provider.api.answer = () => Response.json({ user: { id: 42, names: ["Alice"] } });
    return { world, tab };
  }

  it("is identified as the profile's identity points to", async () => {
    const { tab } = await plainWorld({ identity });
    const id = await tab.connect();

    expect((await tab.find(id)).account).toEqual({
      subject: "42",
      label: "Alice",
      claims: undefined,
      attestedBy: "identity",
    });
    expect((await tab.find(id)).hasIdToken).toBe(false);
  });

  it("goes by its identifier where it has no name", async () => {
    const { tab } = await plainWorld({ identity: { ...identity, name: "/user/missing/name" } });

    expect((await tab.find(await tab.connect())).account).toMatchObject({
      subject: "42",
      label: "42",
    });
  });

  it("is recognised when it is connected again", async () => {
    const { tab } = await plainWorld({ identity });

    expect(await tab.connect()).toBe(await tab.connect());
  });

  for (const [what, answer] of Object.entries({
    refuses: () => new Response(null, { status: 500 }),
    "sends a page": () => new Response("<p>hello</p>"),
    "lacks the identifier": () => Response.json({ user: { id: { nested: true } } }),
  })) {
    it(`is still connected when the identity address ${what}`, async () => {
      const { world, tab } = await plainWorld({ identity });
      world.provider.api.answer = answer;

      expect((await tab.find(await tab.connect())).account).toMatchObject({
        label: "Account 1",
        attestedBy: "none",
      });
    });
  }

  it("is numbered and random where nobody names it, and a reconnect continues it", async () => {
    const { tab } = await plainWorld();
    const [first, second] = [await tab.connect("alice"), await tab.connect("alice")];
    const accounts = (await tab.service.list()).map(({ account }) => account);
    expect(accounts.map(({ label }) => label)).toEqual(["Account 1", "Account 2"]);
    expect(accounts.every(({ attestedBy }) => attestedBy === "none")).toBe(true);
    expect(new Set(accounts.map(({ subject }) => subject)).size).toBe(2);

    await tab.service.rename(second, "Work");
    expect(await tab.reconnect(second, "bob")).toMatchObject({
      state: "done",
      connectionId: second,
    });
    expect((await tab.find(second)).account.label).toBe("Work");
    expect((await tab.find(first)).account.label).toBe("Account 1");
  });
});

function transactions(tab: MortalTab): string[] {
  const keys = Array.from(
    { length: tab.session.length },
    (_, index) => tab.session.key(index) ?? "",
  );
  return keys.filter((key) => key.startsWith("pixy.transaction."));
}
