import { expect, it, vi } from "vitest";
import { createConnectionChannel } from "../../src/connections/connection-channel.ts";
import { wipe } from "../../src/connections/wipe.ts";
import { requestTokenRefresh } from "../../src/oauth/token-refresh.ts";
import { configuredProviders } from "../support/configured-providers.ts";
import { createGate } from "../support/rotating-provider.ts";
import { quiet } from "./until.ts";
import { createWorld } from "./world.ts";

async function fullBrowser(hold: (url: string) => Promise<void> = async () => undefined) {
  const world = await createWorld();
  const tab = world.openTab({
    fetch: async (input, init) => {
      const answer = await world.provider.fetch(input, init);
      await hold(new Request(input, init).url);
      return answer;
    },
  });
  const id = await tab.connect();
  await quiet();
  const profiles = configuredProviders([world.provider.profile()], { records: world.records });
  await profiles.add({ id: "own-1", name: "Mine", issuer: "https://own.example", clientId: "x" });
  const channel = createConnectionChannel(undefined);
  const told: string[] = [];
  channel.subscribe(({ event, connectionId }) => told.push(`${event} ${connectionId}`));
  const run = (revoke: boolean, controller = new AbortController()) =>
    wipe(
      { revoke, signal: controller.signal, onProgress: (done, of) => told.push(`${done}/${of}`) },
      {
        records: world.records,
        tokens: tab.tokens,
        connections: tab.service,
        taken: tab.taken,
        profiles,
        channel,
        journeys: tab.log,
        clearItems: () => 2,
        tellOtherTabs: () => told.push("wiped"),
      },
    );
  return { world, tab, id, profiles, told, run };
}

it("removes every record, has the tokens revoked, and tells every tab", async () => {
  const { world, id, profiles, told, run } = await fullBrowser();
  const result = await run(true);
  expect(await world.records.readAll("")).toEqual([]);
  expect(world.provider.revocations.map(({ kind }) => kind)).toContain("refresh_token");
  expect(result).toMatchObject({ revocations: { done: 1, "not-asked": 0 }, items: 2, left: 0 });
  expect(result.removed.find(({ kind }) => kind === "connections")?.count).toBe(1);
  expect(profiles.current().profiles.map((profile) => profile.id)).not.toContain("own-1");
  expect(told).toEqual(["1/1", `removed ${id}`, "wiped"]);
});

it("has the tokens revoked that were taken to be tried out, of closed tabs and of living ones", async () => {
  const { world, tab, id, run } = await fullBrowser();
  const closed = world.openTab();
  await closed.takeGrant(await closed.connect("bob"));
  closed.kill();
  const living = await tab.takeGrant(id);
  expect(world.provider.revocations).toEqual([]);

  const result = await run(true);

  expect(result).toMatchObject({ revocations: { done: 2, "not-asked": 0 }, left: 0 });
  expect(world.provider.revocations.filter(({ kind }) => kind === "refresh_token")).toHaveLength(2);
  expect(await world.records.readAll("")).toEqual([]);
  await expect(
    requestTokenRefresh(living.context, living.tokenSet.refreshToken ?? "", {
      fetch: world.provider.fetch,
      now: () => Date.now(),
    }),
  ).rejects.toMatchObject({ details: { error: "invalid_grant" } });
});

it("removes every record also when what was recorded cannot be read", async () => {
  const { world, tab, run } = await fullBrowser();
  const unreadable = vi.spyOn(tab.log, "all").mockRejectedValue(new Error("not now"));
  expect(await run(true)).toMatchObject({ revocations: { done: 1 }, left: 0 });
  expect(unreadable).toHaveBeenCalled();
  expect(await world.records.readAll("")).toEqual([]);
});

it("asks no provider when nobody wants that", async () => {
  const { world, run } = await fullBrowser();
  const before = world.provider.requests.length;
  const { revocations, left } = await run(false);
  expect(world.provider.requests.length).toBe(before);
  expect({ ...revocations, left }).toMatchObject({ "not-asked": 1, left: 0 });
});

it("waits no longer for a provider than the person does, and keeps nothing for it", async () => {
  const gate = createGate();
  const { world, tab, run, told } = await fullBrowser(async (url) => {
    if (!url.endsWith("/revoke")) return;
    gate.arrive();
    await gate.opened;
  });
  const hurry = new AbortController();
  const wiping = run(true, hurry);
  await gate.reached;
  hurry.abort();
  expect(await wiping).toMatchObject({ revocations: { "not-asked": 1 }, left: 0 });
  gate.open();
  await quiet();
  expect(await world.records.readAll("")).toEqual([]);
  expect([...tab.journeys.keys()]).toEqual([]);
  expect(told).not.toContain("1/1");
});

it("leaves no key behind that this page goes on to seal with, and no other one could open", async () => {
  const { world, tab, run } = await fullBrowser();
  await run(true);
  const pasted = JSON.stringify(await world.provider.issueElsewhere("alice", {}));
  const id = await (await tab.imports.prepare("example", pasted)).store();

  expect((await world.openTab().get(id)).status).toBe(200);
});

for (const revoke of [true, false]) {
  it(`${revoke ? "has" : "does not have"} a refresh token given back that only another tab has`, async () => {
    const world = await createWorld();
    const profiles = [world.provider.profile({ refreshTokens: "memory" })];
    const [holder, tab] = [world.openTab({ profiles }), world.openTab({ profiles })];
    await holder.connect();
    await quiet();
    const result = await wipe(
      { revoke, signal: new AbortController().signal, onProgress: () => undefined },
      {
        records: world.records,
        tokens: tab.tokens,
        connections: tab.service,
        taken: tab.taken,
        profiles: configuredProviders(profiles, { records: world.records }),
        channel: tab.channel,
        journeys: tab.log,
        clearItems: () => 0,
        tellOtherTabs: () => undefined,
      },
    );
    await quiet();

    expect(result.revocations).toMatchObject({ done: 0, elsewhere: revoke ? 1 : 0 });
    expect(world.provider.isAlive(0)).toBe(!revoke);
    expect(await holder.service.list()).toEqual([]);
  });
}
