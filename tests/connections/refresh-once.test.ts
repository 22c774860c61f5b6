import { describe, expect, it } from "vitest";
import { createGate } from "../support/rotating-provider.ts";
import { codeOf } from "./failure.ts";
import { wordsOf } from "./tab.ts";
import { quiet, until } from "./until.ts";
import { createWorld } from "./world.ts";

const HOUR = 3_600_000;

function times<T>(count: number, make: () => T): T[] {
  return Array.from({ length: count }, make);
}

describe("one refresh for everybody", () => {
  it("makes one token request for twenty calls at once in each of two tabs", async () => {
    const world = await createWorld();
    const tabs = [world.openTab(), world.openTab()] as const;
    const id = await tabs[0].connect();
    await world.pass(HOUR);
    const answers = await Promise.all(tabs.flatMap((tab) => times(20, () => tab.get(id))));

    expect(answers.map(({ status }) => status)).toEqual(times(40, () => 200));
    expect(world.provider.refreshes()).toHaveLength(1);
    expect(world.provider.api.calls.map(({ token }) => token)).toEqual(times(40, () => 1));
  });

  it("makes one token request for twenty calls in each of eight tabs that all got a 401", async () => {
    const world = await createWorld();
    const tabs = times(8, () => world.openTab());
    const id = await tabs[0]?.connect();
    if (id === undefined) throw new Error("not connected");
    await Promise.all(tabs.map((tab) => tab.get(id)));
    world.provider.revokeAccessTokens();
    const answers = await Promise.all(tabs.flatMap((tab) => times(20, () => tab.get(id))));

    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(world.provider.refreshes()).toHaveLength(1);
  });

  it("lets the callers of a tab share one run, and its failure", async () => {
    const world = await createWorld();
    const tab = world.openTab();
    const id = await tab.connect();
    await world.pass(HOUR);
    world.provider.faults.push({ status: 503 });
    const failures = await Promise.all(times(20, () => codeOf(tab.get(id))));

    expect(new Set(failures)).toEqual(new Set(["provider_error"]));
    expect(world.provider.refreshes()).toHaveLength(1);
  });

  it("does not serve a caller with the very tokens that it saw fail", async () => {
    const world = await createWorld();
    const [tab, other] = [world.openTab({ deaf: true }), world.openTab()];
    const id = await tab.connect();
    await world.pass(HOUR);
    await other.service.refresh(id);
    const lock = await world.occupy(id);
    // The first one asks for something newer than token 0, the second one for something newer than 1.
    const first = tab.get(id, "/first");
    await quiet();
    tab.service.resync();
    world.provider.api.answer = ({ path, token }) =>
      path === "/second" && token === 1 ? new Response(null, { status: 401 }) : undefined;
    const second = tab.get(id, "/second");
    await until("it saw token 1 fail", () => world.provider.api.calls.length === 1);
    await quiet();
    lock.open();
    const answers = await Promise.all([first, second]);

    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect((await tab.find(id)).problem).toBeUndefined();
    expect(world.provider.refreshes().map(({ token }) => token)).toEqual([0, 1]);
  });
});

describe("what another tab has done meanwhile", () => {
  it("uses the tokens that another tab got, as soon as it hears of them", async () => {
    const world = await createWorld();
    const [tab, other] = [world.openTab(), world.openTab()];
    const id = await tab.connect();
    await other.get(id);
    await tab.service.refresh(id);
    await other.get(id);

    expect(world.provider.refreshes()).toHaveLength(1);
    expect(world.provider.api.calls.at(-1)?.token).toBe(1);
  });

  it("reads the record again before it sends, although it heard of nothing", async () => {
    const world = await createWorld();
    const [tab, other] = [world.openTab(), world.openTab({ deaf: true })];
    const id = await tab.connect();
    await other.get(id);
    await world.pass(HOUR);
    await tab.service.refresh(id);
    await other.get(id);

    expect(world.provider.refreshes()).toHaveLength(1);
    expect(world.provider.api.calls.at(-1)?.token).toBe(1);
  });

  it("waits for the refresh of another tab and takes over its tokens", async () => {
    const world = await createWorld();
    const [tab, other] = [world.openTab(), world.openTab()];
    const id = await tab.connect();
    await world.pass(HOUR);
    const held = createGate();
    world.provider.faults.push({ held });
    const first = tab.get(id);
    await held.reached;
    const second = other.get(id);
    await quiet();
    held.open();
    await Promise.all([first, second]);

    expect(world.provider.refreshes()).toHaveLength(1);
    expect(world.provider.api.calls.map(({ token }) => token)).toEqual([1, 1]);
  });

  it("takes over another lineage: somebody has reconnected", async () => {
    const world = await createWorld();
    const [tab, other] = [world.openTab(), world.openTab()];
    const id = await tab.connect();
    await world.pass(HOUR);
    await other.reconnect(id);
    expect((await tab.get(id)).status).toBe(200);

    expect(world.provider.refreshes()).toEqual([]);
    expect(world.provider.api.calls.map(({ token }) => token)).toEqual([1]);
  });

  it("refreshes what another tab got long ago and what has expired again", async () => {
    const world = await createWorld();
    const [tab, other] = [world.openTab({ deaf: true }), world.openTab()];
    const id = await tab.connect();
    await other.service.refresh(id);
    await world.pass(HOUR);
    await tab.get(id);

    expect(world.provider.api.calls.map(({ status }) => status)).toEqual([200]);
    expect(world.provider.refreshes().map(({ token }) => token)).toEqual([0, 1]);
  });

  it("ends with session_ended when the connection was removed", async () => {
    const world = await createWorld();
    const [tab, other] = [world.openTab(), world.openTab()];
    const id = await tab.connect();
    await other.service.disconnect(id, { logout: false });

    expect(await codeOf(tab.get(id))).toBe("session_ended");
    expect(await codeOf(tab.service.refresh(id))).toBe("session_ended");
    expect(world.provider.refreshes()).toEqual([]);
  });

  it("tells the other tabs the id of the connection, and of a grant that is given up, and nothing else", async () => {
    const world = await createWorld();
    const tab = world.openTab();
    const id = await tab.connect();
    const { lineage } = await world.record(id);
    world.messages.length = 0;
    await tab.service.refresh(id);
    await tab.service.disconnect(id, { logout: false });

    expect(wordsOf(world.messages)).toEqual(new Set(["changed", "removed", id, lineage]));
  });
});

describe("the deadline", () => {
  it("releases the callers after 15 seconds, holds the lock, and stores the late answer", async () => {
    const world = await createWorld();
    const tab = world.openTab();
    const id = await tab.connect();
    await world.pass(HOUR);
    const held = createGate();
    world.provider.faults.push({ held });
    const failures = Promise.all([codeOf(tab.get(id)), codeOf(tab.service.refresh(id))]);
    await held.reached;
    await world.pass(14_999);
    expect(world.isLocked(id)).toBe(true);
    await world.pass(1);

    expect(await failures).toEqual(["timeout", "timeout"]);
    expect(world.isLocked(id)).toBe(true);
    expect((await tab.find(id)).status).toBe("Refreshing");

    held.open();
    await until("the late answer is stored", async () => (await world.record(id)).generation === 1);
    await until("the lock is free", () => !world.isLocked(id));
    expect((await tab.find(id)).status).toBe("Connected");
    expect((await tab.get(id)).status).toBe(200);
    expect(world.provider.refreshes()).toHaveLength(1);
  });

  it("never aborts what was sent", async () => {
    const world = await createWorld();
    const signals: (AbortSignal | null | undefined)[] = [];
    const tab = world.openTab({
      fetch: (input, init) => {
        if (new Request(input, init).url.endsWith("/token")) signals.push(init?.signal);
        return world.provider.fetch(input, init);
      },
    });
    const id = await tab.connect();
    signals.length = 0;
    await tab.service.refresh(id);

    expect(signals).toEqual([null]);
  });

  it("leaves no timer behind", async () => {
    const world = await createWorld();
    const tab = world.openTab();
    const id = await tab.connect();
    await tab.service.refresh(id);
    const held = createGate();
    world.provider.faults.push({ held, status: 500 });
    const failure = codeOf(tab.service.refresh(id));
    await held.reached;
    held.open();
    expect(await failure).toBe("provider_error");

    await quiet();
    expect(world.timers()).toBe(0);
  });
});
