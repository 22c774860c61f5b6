import { describe, expect, it } from "vitest";
import { connectedTab, refreshingTab } from "./connected-tab.ts";
import { codeOf } from "./failure.ts";
import { lastOf, settled } from "./tab.ts";
import { createWorld, type World } from "./world.ts";

const MINUTE = 60_000;

/** In another tab, Bob is put in the place of whoever has the connection. */
async function replaceByBob(world: World, id: string): Promise<void> {
  const tab = world.openTab();
  await tab.service.reconnect(id, "/");
  const signIn = tab.load(world.provider.authorize(lastOf(tab.left), "bob"));
  const state = await settled(signIn);
  if (state.state !== "account-changed") throw new Error("nobody was asked", { cause: state });
  state.decide("replace");
  await settled(signIn);
}

function accountsThatCalled({ provider }: World): number[] {
  return provider.api.calls.flatMap(({ token, status }) =>
    token === undefined || status !== 200 ? [] : [token],
  );
}

describe("a call that began as one account", () => {
  it("is not sent again as the next one after a 401", async () => {
    const { world, tab, id, fetch } = await connectedTab({ deaf: true });
    await tab.get(id);
    await replaceByBob(world, id);
    world.provider.api.calls.length = 0;
    const call = fetch(`${world.provider.apiOrigin}/me`, { method: "POST", body: "pay" });

    expect(await codeOf(call)).toBe("account_changed");
    expect(accountsThatCalled(world)).toEqual([]);
    // The next one begins as Bob.
    expect(await (await tab.get(id)).json()).toEqual({ sub: "bob" });
  });

  it("is not sent as the next one when it waits for a refresh", async () => {
    const world = await createWorld();
    const { id, held, answer } = await refreshingTab(world);
    await replaceByBob(world, id);
    held.open();

    expect(await codeOf(answer)).toBe("account_changed");
    expect(accountsThatCalled(world)).toEqual([]);
  });

  it("is not sent at all when its token, which was given up, would still live for a minute", async () => {
    const { world, tab, id } = await connectedTab({ deaf: true });
    await tab.get(id);
    await world.pass(59.5 * MINUTE);
    await replaceByBob(world, id);
    world.provider.api.calls.length = 0;

    expect(await codeOf(tab.get(id))).toBe("account_changed");
    expect(world.provider.api.calls).toEqual([]);
  });

  it("goes on after a reconnect of the same account", async () => {
    const { world, tab, id, fetch } = await connectedTab({ deaf: true });
    await tab.get(id);
    await world.openTab().reconnect(id);
    world.provider.api.calls.length = 0;
    world.provider.api.answer = ({ token }) =>
      token === 0 ? new Response(null, { status: 401 }) : undefined;
    const answer = await fetch(`${world.provider.apiOrigin}/me`, { method: "POST", body: "pay" });

    expect(answer.status).toBe(200);
    expect(world.provider.api.calls.map(({ token }) => token)).toEqual([0, 1]);
  });
});
