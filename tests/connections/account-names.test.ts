import { describe, expect, it } from "vitest";
import { createGate } from "../support/rotating-provider.ts";
import { lastOf, settled } from "./tab.ts";
import { quiet, until } from "./until.ts";
import { createWorld } from "./world.ts";

describe("the name of an account", () => {
  it("is learnt from userinfo beside the storing, and no sign-in waits for it", async () => {
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

  it("is kept over a reconnect for which userinfo has no answer", async () => {
    const world = await createWorld();
    world.provider.userinfo = { name: "Alice Example", email: "alice@example.com" };
    const tab = world.openTab();
    const id = await tab.connect();
    await until("the name is learnt", async () => (await tab.find(id)).account.label !== "alice");
    world.provider.down.add("userinfo");
    await tab.reconnect(id);
    await quiet();

    const { label, claims } = (await tab.find(id)).account;
    expect({ label, email: claims?.email }).toEqual({
      label: "Alice Example",
      email: "alice@example.com",
    });
  });

  it("that was lost on the way of the sign-in is asked for at the first refresh", async () => {
    const world = await createWorld();
    world.provider.userinfo = { name: "Alice Example" };
    world.provider.down.add("userinfo");
    const tab = world.openTab();
    const id = await tab.connect();
    await until("userinfo was asked", () => tab.deeds.includes("GET /userinfo"));
    await quiet();
    expect((await tab.find(id)).account.label).toBe("alice");

    world.provider.down.clear();
    await tab.service.refresh(id);
    await until("the name is learnt", async () => (await tab.find(id)).account.label !== "alice");
    expect((await tab.find(id)).account.label).toBe("Alice Example");
  });

  it("that userinfo does not know is not asked for at every refresh", async () => {
    const world = await createWorld();
    const tab = world.openTab();
    const id = await tab.connect();
    await quiet();
    for (let refresh = 0; refresh < 3; refresh += 1) {
      await tab.service.refresh(id);
      await quiet();
    }
    expect(tab.deeds.filter((deed) => deed === "GET /userinfo")).toHaveLength(2);
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

  it("that was identified once is not taken for the same when nobody names it any more", async () => {
    const { world, tab } = await plainWorld({ identity });
    const id = await tab.connect();
    world.provider.api.answer = () => new Response(null, { status: 500 });

    const asked = await tab.reconnect(id, "bob");
    expect(asked).toMatchObject({ state: "account-changed", previous: "Alice" });
    expect((await tab.find(id)).account.label).toBe("Alice");
  });

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

it("a grant that cannot be kept names nobody, and fails nowhere else", async () => {
  const world = await createWorld();
  world.provider.claims = {};
  world.provider.down.add("userinfo");
  const tab = world.openTab();
  await tab.service.connect("example", "/");
  world.storageIsFull = true;
  const state = await settled(tab.load(world.provider.authorize(lastOf(tab.left))));
  await quiet();

  expect(state).toMatchObject({ state: "failed", error: { code: "storage_full" } });
  expect(await tab.service.list()).toEqual([]);
});
