import { describe, expect, it } from "vitest";
import type { AccountDecision } from "../../src/connections/sign-in.ts";
import { createGate } from "../support/rotating-provider.ts";
import { lastOf, question, settled } from "./tab.ts";
import { quiet, until } from "./until.ts";
import { createWorld, type MortalTab, type World } from "./world.ts";

/** Bob signs in where Alice's connection was to be renewed, and the person answers. */
async function answered(world: World, tab: MortalTab, id: string, choice: AccountDecision) {
  await tab.service.reconnect(id, "/from");
  const signIn = tab.load(world.provider.authorize(lastOf(tab.left), "bob"));
  question(await settled(signIn)).decide(choice);
  return settled(signIn);
}

async function subjects({ service }: MortalTab): Promise<string[]> {
  return (await service.list()).map(({ account }) => account.subject);
}

async function asked(tab: MortalTab, id: string): Promise<unknown> {
  return (await tab.get(id)).json();
}

function stepsOf({ journeys }: MortalTab): string[] {
  return lastOf([...journeys.values()]).steps.map(({ key }) => key);
}

function revocationOf({ journeys }: MortalTab) {
  return lastOf([...journeys.values()]).steps.find(({ key }) => key === "revocation");
}

describe("a reconnect with the same account", () => {
  it("keeps the connection, its history and its first day, with a new lineage", async () => {
    const world = await createWorld();
    const tab = world.openTab();
    const id = await tab.connect();
    const before = await world.record(id);
    await world.pass(60_000);
    expect(await tab.reconnect(id)).toMatchObject({ state: "done", connectionId: id });

    const after = await world.record(id);
    expect(after.lineage).not.toBe(before.lineage);
    expect(after).toMatchObject({ generation: 0, connectedAt: before.connectedAt });
    expect(after.history.map(({ kind }) => kind)).toEqual(["connected", "reconnected"]);
    expect(await subjects(tab)).toEqual(["alice"]);
  });

  it("takes a fresh verifier, state and nonce each time, and names the account that is expected", async () => {
    const world = await createWorld();
    const tab = world.openTab();
    const id = await tab.connect();
    await tab.service.reconnect(id, "/");
    await tab.service.reconnect(id, "/");
    const [, first, second] = tab.left.map(({ searchParams }) => searchParams);

    for (const name of ["state", "nonce", "code_challenge"]) {
      expect(first?.get(name)).toMatch(/^[\w-]{43}$/);
      expect(first?.get(name) === second?.get(name)).toBe(false);
    }
    expect(first?.get("login_hint")).toBe("alice");
  });

  it("mends a connection that the provider had refused", async () => {
    const world = await createWorld();
    const tab = world.openTab();
    const id = await tab.connect();
    world.provider.revokeAll();
    await tab.service.refresh(id).catch(() => undefined);
    expect((await tab.find(id)).status).toBe("Needs reconnect");
    await tab.reconnect(id);

    expect(await tab.find(id)).toMatchObject({ status: "Connected", problem: undefined });
    expect((await tab.get(id)).status).toBe(200);
  });

  it("is what connecting an account a second time comes to: one connection, a new lineage", async () => {
    const world = await createWorld();
    const tab = world.openTab();
    const first = await tab.connect();
    const { lineage } = await world.record(first);
    expect(await tab.connect()).toBe(first);

    expect(await subjects(tab)).toEqual(["alice"]);
    expect((await world.record(first)).lineage).not.toBe(lineage);
  });
});

describe("another tab at the same time", () => {
  it("that connects the same account comes to the same connection", async () => {
    const world = await createWorld();
    const tabs = [world.openTab(), world.openTab(), world.openTab()];
    const signIns = await Promise.all(
      tabs.map(async (tab) => {
        await tab.service.connect("example", "/");
        return world.provider.authorize(lastOf(tab.left));
      }),
    );
    const states = await Promise.all(
      signIns.map((address, index) => settled((tabs[index] ?? lastOf(tabs)).load(address))),
    );

    const connections = await lastOf(tabs).service.list();
    expect(connections.map(({ account }) => account.subject)).toEqual(["alice"]);
    const { id: connectionId, history } = lastOf(connections);
    expect(states).toEqual(tabs.map(() => ({ state: "done", returnTo: "/", connectionId })));
    expect(history.map(({ kind }) => kind)).toEqual(["connected", "reconnected", "reconnected"]);
    for (const tab of tabs) expect((await tab.get(connectionId)).status).toBe(200);
  });

  it("that stands still in the middle holds no sign-in up for good", async () => {
    const world = await createWorld();
    const never = new Promise<never>(() => undefined);
    void world.workerLocks.request("pixy.accounts.example", () => never);
    const tab = world.openTab();
    await tab.service.connect("example", "/");
    const signIn = tab.load(world.provider.authorize(lastOf(tab.left)));
    await world.pass(5_000);

    expect(await settled(signIn)).toMatchObject({ state: "done" });
  });

  it("that disconnects what is to be replaced has it stay removed: Bob's is a connection of its own", async () => {
    const world = await createWorld();
    const [tab, other] = [world.openTab(), world.openTab()];
    const id = await tab.connect();
    await tab.service.reconnect(id, "/");
    const signIn = tab.load(world.provider.authorize(lastOf(tab.left), "bob"));
    const { decide } = question(await settled(signIn));
    await other.service.disconnect(id, { logout: false });
    const revocations = [...world.provider.revocations];
    await world.pass(60_000);
    decide("replace");
    const state = await settled(signIn);

    expect(await world.exists(id)).toBe(false);
    const [bob, ...others] = await tab.service.list();
    expect(others).toEqual([]);
    expect(state).toMatchObject({ state: "done", connectionId: bob?.id });
    expect(bob).toMatchObject({ account: { subject: "bob" }, connectedAt: Date.now() });
    expect(bob?.history.map(({ kind }) => kind)).toEqual(["connected"]);
    await quiet();
    expect(world.provider.revocations).toEqual(revocations);
  });

  it("that disconnects just before a renewal is written has it stay removed as well", async () => {
    const world = await createWorld();
    const [tab, other] = [world.openTab(), world.openTab()];
    const id = await tab.connect();
    await tab.service.reconnect(id, "/");
    world.beforeWrite = async () => {
      await other.service.disconnect(id, { logout: false });
    };
    const state = await settled(tab.load(world.provider.authorize(lastOf(tab.left))));

    expect(await world.exists(id)).toBe(false);
    const [connection, ...others] = await tab.service.list();
    expect(others).toEqual([]);
    expect(state).toMatchObject({ state: "done", connectionId: connection?.id });
    expect(connection?.history.map(({ kind }) => kind)).toEqual(["connected"]);
  });

  it("that renews what is to be replaced has its latest grant given back", async () => {
    const world = await createWorld();
    const [tab, other] = [world.openTab(), world.openTab()];
    const id = await tab.connect();
    await tab.service.reconnect(id, "/");
    const signIn = tab.load(world.provider.authorize(lastOf(tab.left), "bob"));
    const { decide } = question(await settled(signIn));
    await other.reconnect(id);
    decide("replace");
    await settled(signIn);

    expect(await subjects(tab)).toEqual(["bob"]);
    await until("Alice's grant is given back", () => !world.provider.isAlive(2));
    expect(world.provider.isAlive(1)).toBe(true);
  });
});

describe("a reconnect with another account", () => {
  it("asks before anything is stored or given up", async () => {
    const world = await createWorld();
    const tab = world.openTab();
    const id = await tab.connect();
    const before = await world.record(id);
    const state = await tab.reconnect(id, "bob");

    expect(question(state)).toMatchObject({
      providerName: "Example",
      previous: "alice",
      next: "alice",
    });
    expect(await world.record(id)).toEqual(before);
    expect(await subjects(tab)).toEqual(["alice"]);
    expect(world.provider.revocations).toEqual([]);
  });

  it("replaced: the connection is Bob's in every tab at once, and Alice's grant is given back", async () => {
    const world = await createWorld();
    const [tab, other] = [world.openTab(), world.openTab()];
    const id = await tab.connect();
    await asked(tab, id);
    await asked(other, id);
    // Until it is taken back, Alice's token is still good: nobody must use it.
    const revoke = createGate();
    world.provider.gates.set("revoke", revoke);
    expect(await answered(world, tab, id, "replace")).toMatchObject({
      state: "done",
      connectionId: id,
    });
    await revoke.reached;

    expect(await subjects(tab)).toEqual(["bob"]);
    expect(await asked(tab, id)).toEqual({ sub: "bob" });
    expect(await asked(other, id)).toEqual({ sub: "bob" });
    revoke.open();
    await until("Alice's grant is given back", () => !world.provider.isAlive(0));
    expect(world.provider.isAlive(1)).toBe(true);
  });

  it("replaced: nothing that userinfo told of Alice is said of Bob", async () => {
    const world = await createWorld();
    world.provider.userinfo = { name: "Alice Example", email: "alice@example.com" };
    const tab = world.openTab();
    const id = await tab.connect();
    await until("the name is learnt", async () => (await tab.find(id)).account.label !== "alice");
    world.provider.down.add("userinfo");
    await answered(world, tab, id, "replace");

    const { subject, claims } = (await tab.find(id)).account;
    expect(subject).toBe("bob");
    expect([claims?.name, claims?.email]).toEqual([undefined, undefined]);
  });

  it("replaced by an account that is connected already: one connection is left", async () => {
    const world = await createWorld();
    const tab = world.openTab();
    const [alice, bob] = [await tab.connect("alice"), await tab.connect("bob")];
    const removed: string[] = [];
    tab.service.subscribe(({ event, connectionId }) => {
      if (event === "removed") removed.push(connectionId);
    });
    expect(await answered(world, tab, alice, "replace")).toMatchObject({
      state: "done",
      connectionId: bob,
    });

    expect(await subjects(tab)).toEqual(["bob"]);
    expect(removed).toEqual([alice]);
    await until("Alice's grant is given back", () => !world.provider.isAlive(0));
    expect(await asked(tab, bob)).toEqual({ sub: "bob" });
  });

  it("kept beside: both connections live", async () => {
    const world = await createWorld();
    const tab = world.openTab();
    const id = await tab.connect();
    const state = await answered(world, tab, id, "keep-both");
    if (state.state !== "done" || state.connectionId === undefined) throw new Error("not stored");

    expect(state.connectionId).not.toBe(id);
    expect(await subjects(tab)).toEqual(["alice", "bob"]);
    expect(await asked(tab, id)).toEqual({ sub: "alice" });
    expect(await asked(tab, state.connectionId)).toEqual({ sub: "bob" });
    expect(world.provider.revocations).toEqual([]);
  });

  it("cancelled: nothing changes, and Bob's grant is given back", async () => {
    const world = await createWorld();
    const tab = world.openTab();
    const id = await tab.connect();
    const before = await world.record(id);
    expect(await answered(world, tab, id, "cancel")).toEqual({
      state: "done",
      connectionId: undefined,
      returnTo: "/from",
    });

    expect(await world.record(id)).toEqual(before);
    await until("Bob's grant is given back", () => !world.provider.isAlive(1));
    expect(world.provider.revocations).toEqual([{ kind: "refresh_token", token: 1 }]);
    expect(await asked(tab, id)).toEqual({ sub: "alice" });
  });

  it("cancelled where Bob is connected too: what came is only forgotten, for a provider might end his other grant", async () => {
    const world = await createWorld();
    world.provider.revokesPerPerson = true;
    const tab = world.openTab();
    const [alice, bob] = [await tab.connect("alice"), await tab.connect("bob")];
    await answered(world, tab, alice, "cancel");
    await quiet();

    expect(world.provider.revocations).toEqual([]);
    expect(stepsOf(tab)).toContain("tokens-forgotten");
    await tab.service.refresh(bob);
    expect(await asked(tab, bob)).toEqual({ sub: "bob" });
  });

  it("cancelled: nobody waits for the provider, and the journey shows what it made of that", async () => {
    const world = await createWorld();
    const tab = world.openTab();
    const id = await tab.connect();
    const gate = createGate();
    world.provider.gates.set("revoke", gate);
    expect(await answered(world, tab, id, "cancel")).toMatchObject({ state: "done" });
    await gate.reached;
    expect(revocationOf(tab)).toMatchObject({ state: "sent" });
    gate.open();

    await until("the journey has it", () => revocationOf(tab)?.state === "done");
    expect(revocationOf(tab)).toMatchObject({ exchange: { status: 200 } });
  });

  it("is decided once: a second click does nothing", async () => {
    const world = await createWorld();
    const tab = world.openTab();
    const id = await tab.connect();
    await tab.service.reconnect(id, "/");
    const signIn = tab.load(world.provider.authorize(lastOf(tab.left), "bob"));
    const { decide } = question(await settled(signIn));
    decide("replace");
    decide("cancel");
    expect(await settled(signIn)).toMatchObject({ state: "done", connectionId: id });
    await quiet();

    expect(await asked(tab, id)).toEqual({ sub: "bob" });
    expect(world.provider.isAlive(1)).toBe(true);
  });

  it("fails as a whole when Bob's tokens cannot be stored: Alice stays", async () => {
    const world = await createWorld();
    const tab = world.openTab();
    const id = await tab.connect();
    await tab.service.reconnect(id, "/");
    const signIn = tab.load(world.provider.authorize(lastOf(tab.left), "bob"));
    const { decide } = question(await settled(signIn));
    world.storageIsFull = true;
    decide("replace");

    expect(await settled(signIn)).toMatchObject({ state: "failed", connectionId: id });
    expect(await asked(tab, id)).toEqual({ sub: "alice" });
    expect(world.provider.isAlive(0)).toBe(true);
    expect(world.provider.isAlive(1)).toBe(false);
  });

  it("keeps Bob's tokens when only Alice's record cannot be removed", async () => {
    const world = await createWorld();
    const tab = world.openTab();
    const [alice, bob] = [await tab.connect("alice"), await tab.connect("bob")];
    world.beforeRemoval = () => Promise.reject(new Error("the storage refused"));
    await answered(world, tab, alice, "replace");

    expect(world.provider.isAlive(2)).toBe(true);
    expect(await asked(tab, bob)).toEqual({ sub: "bob" });
  });

  it("does not wait for the provider to take Alice's grant back", async () => {
    const world = await createWorld();
    const tab = world.openTab();
    const id = await tab.connect();
    world.provider.gates.set("revoke", createGate());

    expect(await answered(world, tab, id, "replace")).toMatchObject({ state: "done" });
  });

  it("of the same name at another provider is another account", async () => {
    const world = await createWorld();
    const tab = world.openTab();
    const id = await tab.connect();
    // The profile was pointed at another provider, where somebody else is called "alice".
    await world.records.update(`connection:${id}`, (old) => ({
      ...Object(old),
      issuer: "https://before.example",
    }));

    expect((await tab.reconnect(id, "alice")).state).toBe("account-changed");
  });
});
