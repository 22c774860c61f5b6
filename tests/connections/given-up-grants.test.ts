import { describe, expect, it, vi } from "vitest";
import { createGate } from "../support/rotating-provider.ts";
import { lastOf, settled } from "./tab.ts";
import { quiet, until } from "./until.ts";
import { createWorld, type World } from "./world.ts";

const HOUR = 3_600_000;

/** A tab that alone has the refresh token of its connection, and another one. */
async function twoTabs() {
  const world = await createWorld();
  const profiles = [world.provider.profile({ refreshTokens: "memory" })];
  const [holder, other] = [world.openTab({ profiles }), world.openTab({ profiles })];
  return { world, holder, other, id: await holder.connect() };
}

/** Something happens between the end of a sign-in and its being stored. */
function whileSealing(happens: () => Promise<unknown>): void {
  vi.spyOn(crypto.subtle, "encrypt").mockImplementationOnce(async (...sealed) => {
    await happens();
    await quiet();
    return crypto.subtle.encrypt(...sealed);
  });
}

function givenBack({ provider }: World): (number | undefined)[] {
  return provider.revocations.flatMap(({ kind, token }) => (kind === "refresh_token" ? token : []));
}

describe("a grant that is given up in another tab, while this one stores the next", () => {
  it("with its connection, is what this tab gives back: not the one that it stores elsewhere", async () => {
    const { world, holder, other, id } = await twoTabs();
    whileSealing(() => other.service.disconnect(id, { logout: false }));
    expect(await holder.reconnect(id)).toMatchObject({ state: "done" });
    await quiet();

    expect(givenBack(world)).toEqual([0]);
    const [renewed] = await holder.service.list();
    expect(renewed).toMatchObject({ hasRefreshToken: true });
    await world.pass(HOUR);
    expect((await holder.get(renewed?.id ?? "")).status).toBe(200);
  });

  it("and keeps its connection, is what this tab gives back: not the one that comes in its place", async () => {
    const { world, holder, other, id } = await twoTabs();
    whileSealing(() => other.service.revoke(id));
    expect(await holder.reconnect(id)).toMatchObject({ state: "done", connectionId: id });
    await quiet();

    expect(givenBack(world)).toEqual([0]);
    await world.pass(HOUR);
    expect((await holder.get(id)).status).toBe(200);
  });
});

describe("a refresh token that only this tab has", () => {
  it("is used on when the next grant cannot be stored", async () => {
    const { world, holder, id } = await twoTabs();
    world.storageIsFull = true;
    expect(await holder.reconnect(id)).toMatchObject({ state: "failed" });
    world.storageIsFull = false;
    holder.service.resync();
    await world.pass(HOUR);

    expect((await holder.get(id)).status).toBe(200);
    expect(world.provider.refreshes().map(({ token }) => token)).toEqual([0]);
  });

  it("is used on when only the grant before it is refused", async () => {
    const world = await createWorld();
    const answer = createGate();
    const holder = world.openTab({
      profiles: [world.provider.profile({ refreshTokens: "memory" })],
      fetch: async (input, init) => {
        const response = await world.provider.fetch(input, init);
        if (response.status !== 400) return response;
        answer.arrive();
        await answer.opened;
        return response;
      },
    });
    const id = await holder.connect();
    await holder.service.reconnect(id, "/");
    world.provider.faults.push({ error: "invalid_grant" });
    const refresh = holder.service.refresh(id);
    await answer.reached;
    await settled(holder.load(world.provider.authorize(lastOf(holder.left))));
    holder.service.resync();
    answer.open();
    await refresh;
    await world.pass(HOUR);

    expect((await holder.get(id)).status).toBe(200);
    expect(world.provider.refreshes().map(({ token }) => token)).toEqual([0, 1]);
  });

  it("is let go of when its connection is renewed", async () => {
    const { world, holder, id } = await twoTabs();
    await holder.reconnect(id);
    await world.openTab().service.disconnect(id, { logout: false });
    await until("what counts is given back", () => !world.provider.isAlive(1));
    await quiet();

    expect(givenBack(world)).toEqual([1]);
  });
});
