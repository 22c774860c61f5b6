import { describe, expect, it, vi } from "vitest";
import { pendingTab } from "./connected-tab.ts";
import { lastOf, question, settled } from "./tab.ts";
import { quiet, until } from "./until.ts";
import { createWorld, type MortalTab, type World } from "./world.ts";

/** Somebody else signs in where a connection was to be renewed. @returns has the person replace it */
async function askedToReplace(world: World, tab: MortalTab, id: string, sub: string) {
  await tab.service.reconnect(id, "/");
  const signIn = tab.load(world.provider.authorize(lastOf(tab.left), sub));
  const { decide } = question(await settled(signIn));
  return () => {
    decide("replace");
    return settled(signIn);
  };
}

async function subjects({ service }: MortalTab): Promise<string[]> {
  return (await service.list()).map(({ account }) => account.subject);
}

/** The refresh tokens that were given back, by number. */
function givenBack({ provider }: World): (number | undefined)[] {
  return provider.revocations.flatMap(({ kind, token }) => (kind === "refresh_token" ? token : []));
}

describe("an account that is to be replaced, and was by another tab meanwhile", () => {
  it("with the same one: nothing of Bob is given back", async () => {
    const world = await createWorld();
    const [first, second] = [world.openTab(), world.openTab()];
    const id = await first.connect();
    const inFirst = await askedToReplace(world, first, id, "bob");
    const inSecond = await askedToReplace(world, second, id, "bob");
    await inFirst();
    await until("Alice's grant is given back", () => !world.provider.isAlive(0));
    world.messages.length = 0;
    expect(await inSecond()).toMatchObject({ state: "done", connectionId: id });
    await quiet();

    expect(await subjects(first)).toEqual(["bob"]);
    expect(givenBack(world)).toEqual([0]);
    expect(world.messages).not.toContainEqual(
      expect.objectContaining({ givesBack: expect.anything() }),
    );
  });

  it("with a third one: Carol stays, and Bob's is a connection of its own", async () => {
    const world = await createWorld();
    const [first, second] = [world.openTab(), world.openTab()];
    const id = await first.connect();
    const byBob = await askedToReplace(world, second, id, "bob");
    await (
      await askedToReplace(world, first, id, "carol")
    )();
    await byBob();
    await quiet();

    expect((await subjects(first)).toSorted()).toEqual(["bob", "carol"]);
    expect((await first.find(id)).account.subject).toBe("carol");
    expect(givenBack(world)).toEqual([0]);
    expect((await first.get(id)).status).toBe(200);
  });

  it("just before it was to be removed: Carol stays beside Bob, who was connected already", async () => {
    const world = await createWorld();
    const [first, second] = [world.openTab(), world.openTab()];
    const [alice, bob] = [await first.connect("alice"), await first.connect("bob")];
    const byCarol = await askedToReplace(world, first, alice, "carol");
    const byBob = await askedToReplace(world, second, alice, "bob");
    world.beforeRemoval = async () => void (await byCarol());
    expect(await byBob()).toMatchObject({ state: "done", connectionId: bob });
    await quiet();

    expect(await subjects(first)).toEqual(["carol", "bob"]);
    expect(givenBack(world)).toEqual([0]);
  });
});

describe("an account that is replaced", () => {
  it("has the refresh token of an answer given back that waits for its keys", async () => {
    const world = await createWorld();
    const { tab, id } = await pendingTab(world);
    world.provider.down.clear();
    expect((await world.record(id)).pending).toBeDefined();
    await (
      await askedToReplace(world, tab, id, "bob")
    )();
    await quiet();

    expect(givenBack(world)).toContain(1);
    expect(await subjects(tab)).toEqual(["bob"]);
  });

  it("has the refresh token given back that came just before it was written over", async () => {
    const world = await createWorld();
    const [tab, other] = [world.openTab(), world.openTab()];
    const id = await tab.connect();
    const byBob = await askedToReplace(world, tab, id, "bob");
    vi.spyOn(crypto.subtle, "encrypt").mockImplementationOnce(async (...sealed) => {
      await other.service.refresh(id);
      return crypto.subtle.encrypt(...sealed);
    });
    expect(await byBob()).toMatchObject({ state: "done", connectionId: id });
    await quiet();

    expect(await subjects(tab)).toEqual(["bob"]);
    // Bob's was the second that the provider gave.
    expect(givenBack(world)).toEqual([2]);
  });

  it("and works by another profile of the same client is only forgotten, by all tabs", async () => {
    const world = await createWorld();
    const kept = { refreshTokens: "memory" } as const;
    const profiles = [
      world.provider.profile(kept),
      world.provider.profile({ ...kept, id: "second" }),
    ];
    const [first, second] = [world.openTab({ profiles }), world.openTab({ profiles })];
    const id = await first.connect("alice");
    await second.service.connect("second", "/");
    await settled(second.load(world.provider.authorize(lastOf(second.left), "alice")));
    await (
      await askedToReplace(world, second, id, "bob")
    )();
    await quiet();

    // A provider that revokes per person and client would end what she still uses.
    expect(await subjects(first)).toEqual(["bob", "alice"]);
    expect(world.provider.revocations).toEqual([]);
  });

  it("and goes to another connection has the latest of its refresh tokens given back", async () => {
    const world = await createWorld();
    const [tab, other] = [world.openTab(), world.openTab()];
    const alice = await tab.connect("alice");
    await tab.connect("bob");
    const byBob = await askedToReplace(world, tab, alice, "bob");
    world.beforeRemoval = () => other.service.refresh(alice);
    await byBob();
    await quiet();

    expect(await subjects(tab)).toEqual(["bob"]);
    expect(givenBack(world)).toEqual([3]);
  });
});
