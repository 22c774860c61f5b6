import { QueryClient, QueryObserver } from "@tanstack/react-query";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { connectionKeys, followConnections } from "../../src/queries/connection-notices.ts";
import { lastOf, question, settled } from "../connections/tab.ts";
import { quiet, until } from "../connections/until.ts";
import { createWorld, type MortalTab } from "../connections/world.ts";

/** A tab whose screen has asked an API with a connection. */
async function tabWithAnswer() {
  const world = await createWorld();
  const [tab, other] = [world.openTab(), world.openTab()];
  const id = await tab.connect("alice");
  const bystander = await tab.connect("carol");
  const queries = new QueryClient();
  const stop = followConnections(tab.service, queries);
  onTestFinished(() => {
    stop();
    queries.clear();
  });
  const ask = (connectionId: string) => ({
    queryKey: [...connectionKeys.api(connectionId), { url: "/me" }],
    queryFn: async (): Promise<unknown> => (await tab.get(connectionId)).json(),
    retry: false,
    staleTime: Infinity,
  });
  await queries.fetchQuery(ask(id));
  await queries.fetchQuery(ask(bystander));
  await quiet();
  const answer = (connectionId = id) => queries.getQueryData(ask(connectionId).queryKey);
  return { world, tab, other, id, bystander, queries, ask, answer };
}

async function replaceByBob(tab: MortalTab, id: string, authorize: (url: URL, sub: string) => URL) {
  await tab.service.reconnect(id, "/");
  const signIn = tab.load(authorize(lastOf(tab.left), "bob"));
  question(await settled(signIn)).decide("replace");
  await settled(signIn);
}

describe("the answers of APIs", () => {
  it("stay with a refresh and with a reconnect of the same account", async () => {
    const { world, tab, other, id, answer } = await tabWithAnswer();
    await tab.service.refresh(id);
    await other.reconnect(id, "alice");
    await quiet();

    expect(answer()).toEqual({ sub: "alice" });
    expect(world.provider.api.calls).toHaveLength(2);
  });

  for (const where of ["this tab", "another tab"]) {
    it(`go when the connection is removed in ${where}`, async () => {
      const { tab, other, id, bystander, answer } = await tabWithAnswer();
      expect(answer()).toEqual({ sub: "alice" });
      await (where === "this tab" ? tab : other).service.disconnect(id, { logout: false });
      await until("the answer is gone", () => answer() === undefined);

      expect(answer(bystander)).toEqual({ sub: "carol" });
    });

    it(`go when the connection becomes somebody else's in ${where}`, async () => {
      const { world, tab, other, id, bystander, answer } = await tabWithAnswer();
      await replaceByBob(where === "this tab" ? tab : other, id, world.provider.authorize);
      await until("the answer is gone", () => answer() === undefined);

      expect(answer(bystander)).toEqual({ sub: "carol" });
    });
  }

  it("go from a screen that shows them, which asks again as the new account", async () => {
    const { world, other, id, queries, ask } = await tabWithAnswer();
    const screen = new QueryObserver(queries, ask(id));
    const shown: unknown[] = [];
    onTestFinished(screen.subscribe(({ data }) => shown.push(data)));
    expect(screen.getCurrentResult().data).toEqual({ sub: "alice" });
    await replaceByBob(other, id, world.provider.authorize);
    await until("Bob is shown", () => JSON.stringify(shown.at(-1)) === '{"sub":"bob"}');

    expect(shown).toContain(undefined);
    expect(screen.getCurrentResult().data).toEqual({ sub: "bob" });
  });

  it("go from a screen that shows them when the connection is removed, which says so", async () => {
    const { other, id, queries, ask } = await tabWithAnswer();
    const screen = new QueryObserver(queries, ask(id));
    onTestFinished(screen.subscribe(() => undefined));
    await other.service.disconnect(id, { logout: false });
    await until("the screen has no answer", () => screen.getCurrentResult().isError);

    expect(screen.getCurrentResult().data).toBeUndefined();
    expect(screen.getCurrentResult().error).toMatchObject({ code: "session_ended" });
  });

  it("do not come back from a call that was on its way when the account changed", async () => {
    const { world, tab, other, id, queries, ask, answer } = await tabWithAnswer();
    const late = Promise.withResolvers<unknown>();
    const slow = queries
      .fetchQuery({ ...ask(id), staleTime: 0, queryFn: () => late.promise })
      .catch(() => undefined);
    await replaceByBob(other, id, world.provider.authorize);
    await until("the answer is gone", () => answer() === undefined);
    late.resolve({ sub: "alice" });
    await quiet();

    expect(answer()).toBeUndefined();
    expect(await tab.find(id)).toMatchObject({ account: { subject: "bob" } });
    void slow;
  });
});

describe("what is known of connections", () => {
  it("is read again whenever something happens to one of them, here or elsewhere", async () => {
    const { tab, other, id, queries } = await tabWithAnswer();
    const queryFn = vi.fn(() => tab.service.list());
    const list = new QueryObserver(queries, {
      queryKey: connectionKeys.list,
      queryFn,
      staleTime: Infinity,
    });
    onTestFinished(list.subscribe(() => undefined));
    await until("the list is there", () => list.getCurrentResult().isSuccess);
    await other.service.disconnect(id, { logout: false });
    await until("the list is shorter", () => list.getCurrentResult().data?.length === 1);

    expect(queryFn.mock.calls.length).toBeGreaterThan(1);
  });

  it("is left alone once nobody follows any more", async () => {
    const { tab, id, queries, answer } = await tabWithAnswer();
    const deaf = new QueryClient();
    const stop = followConnections(tab.service, deaf);
    deaf.setQueryData(connectionKeys.api(id), "kept");
    stop();
    await tab.service.disconnect(id, { logout: false });
    await until("the follower has dropped it", () => answer() === undefined);

    expect(deaf.getQueryData(connectionKeys.api(id))).toBe("kept");
    expect(queries.getQueryData(connectionKeys.api(id))).toBeUndefined();
    deaf.clear();
  });
});
