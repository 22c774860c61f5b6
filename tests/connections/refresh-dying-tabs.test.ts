import { describe, expect, it } from "vitest";
import { createGate } from "../support/rotating-provider.ts";
import { dieWithAnswer, expiredTab } from "./connected-tab.ts";
import { abandon, codeOf } from "./failure.ts";
import { quiet, until } from "./until.ts";
import { createWorld, type World } from "./world.ts";

const HOUR = 3_600_000;
/** Milliseconds: longer than any pause between two sends. */
const LONG = 10 * 60_000;

/** A tab dies when its refresh token was sent: `processed` says whether the provider got that far. */
async function dieInFlight(world: World, processed: boolean): Promise<string> {
  const tab = world.openTab();
  const id = await tab.connect();
  await world.pass(HOUR + 1);
  const held = createGate();
  world.provider.faults.push(processed ? { held } : { held, lost: "before" });
  abandon(tab.get(id));
  await held.reached;
  tab.kill();
  held.open();
  return id;
}

describe("a tab that dies in the middle of a refresh", () => {
  it("leaves an answer that the next one promotes without sending anything", async () => {
    const world = await createWorld();
    const { tab, id } = await expiredTab(world);
    await dieWithAnswer(world, tab, id);
    const next = world.openTab();
    expect((await next.get(id)).status).toBe(200);

    expect(world.provider.refreshes()).toHaveLength(1);
    const { generation, mark, pending } = await world.record(id);
    expect({ generation, mark, pending }).toEqual({ generation: 1 });
  });

  it("does not let anyone use a pending answer before it is validated", async () => {
    const world = await createWorld();
    const tab = world.openTab();
    const id = await tab.connect();
    await world.pass(HOUR + 1);
    world.provider.faults.push({ claims: { sub: "mallory" } });
    await dieWithAnswer(world, tab, id);

    expect(await codeOf(world.openTab().get(id))).toBe("account_changed");
    expect(world.provider.api.calls).toEqual([]);
  });

  it("before it sent anything costs nothing: the next one sends", async () => {
    const world = await createWorld();
    const tab = world.openTab();
    const id = await tab.connect();
    await world.pass(HOUR);
    tab.dieAfterWrites(1);
    abandon(tab.get(id));
    await until("the mark is written", async () => (await world.record(id)).mark !== undefined);
    const answer = world.openTab().get(id);
    await quiet();
    await world.pass(LONG);

    expect((await answer).status).toBe(200);
    expect(world.provider.refreshes().map(({ token, outcome }) => [token, outcome])).toEqual([
      [0, "tokens"],
    ]);
  });

  it("after it wrote the tokens costs nothing either", async () => {
    const world = await createWorld();
    const tab = world.openTab();
    const id = await tab.connect();
    await world.pass(HOUR);
    tab.dieAfterWrites(3);
    abandon(tab.get(id));
    await until("they are written", async () => (await world.record(id)).generation === 1);

    expect((await world.openTab().get(id)).status).toBe(200);
    expect(world.provider.refreshes()).toHaveLength(1);
  });

  it("leaves a token in doubt, which the next one may send again", async () => {
    const world = await createWorld();
    const id = await dieInFlight(world, false);
    const tab = world.openTab();
    expect((await tab.find(id)).status).toBe("Refreshing");
    const answer = tab.get(id);
    await quiet();
    await world.pass(LONG);

    expect((await answer).status).toBe(200);
    expect(world.provider.refreshes().map(({ token }) => token)).toEqual([0, 0]);
    expect((await tab.find(id)).status).toBe("Connected");
  });

  it("does not have its token sent again while its own request may still be on the way", async () => {
    const world = await createWorld();
    const id = await dieInFlight(world, false);
    const answer = world.openTab().get(id);
    await quiet();
    expect(world.provider.refreshes()).toHaveLength(1);
    await world.pass(3_999);
    await quiet();
    expect(world.provider.refreshes()).toHaveLength(1);
    await world.pass(1);

    expect((await answer).status).toBe(200);
    expect(world.provider.refreshes()).toHaveLength(2);
  });

  it("ends in refresh_interrupted when the provider had used the token up", async () => {
    const world = await createWorld();
    const id = await dieInFlight(world, true);
    const tab = world.openTab();
    const failure = codeOf(tab.get(id));
    await quiet();
    await world.pass(LONG);

    expect(await failure).toBe("refresh_interrupted");
    const { status, problem, account } = await tab.find(id);
    expect({ status, code: problem?.code, subject: account.subject }).toEqual({
      status: "Needs reconnect",
      code: "refresh_interrupted",
      subject: "alice",
    });
    expect(await codeOf(tab.get(id))).toBe("refresh_interrupted");
    expect(world.provider.refreshes()).toHaveLength(2);
  });

  it("is found out by the recovery, also when nobody calls an API", async () => {
    const world = await createWorld();
    const id = await dieInFlight(world, false);
    const { service } = world.openTab();
    const due = await service.nextRecovery();
    expect(due).toBe(Date.now() + 60_000);
    await world.pass(60_000);
    const recovery = service.recover();
    await quiet();
    await world.pass(LONG);
    await recovery;

    expect((await world.record(id)).generation).toBe(1);
    expect(await service.nextRecovery()).toBeUndefined();
  });
});

describe("a token of which nobody knows whether it was used", () => {
  it("is sent by itself twice more, with growing pauses, and then not again", async () => {
    const world = await createWorld();
    const tab = world.openTab();
    const id = await tab.connect();
    await world.pass(HOUR);
    world.provider.faults.push({ lost: "before" }, { lost: "before" }, { lost: "before" });
    const codes = [];
    for (let second = 0; second < 120; second += 1) {
      codes.push(await codeOf(tab.get(id)));
      await world.pass(1_000);
    }

    expect(new Set(codes.slice(0, 30))).toEqual(
      new Set(["provider_unreachable", "refresh_unavailable"]),
    );
    expect(new Set(codes.slice(30))).toEqual(new Set(["refresh_unavailable"]));
    const sent = world.provider.refreshes().map(({ at }) => at);
    expect(sent).toHaveLength(3);
    const pauses = sent.slice(1).map((at, index) => at - (sent[index] ?? 0));
    expect(pauses).toEqual([4_000, 8_000]);
    expect((await tab.find(id)).status).toBe("Offline");
  });

  it("is still sent when a person asks for it", async () => {
    const world = await createWorld();
    const tab = world.openTab();
    const id = await tab.connect();
    await world.pass(HOUR);
    world.provider.faults.push({ lost: "before" }, { lost: "before" }, { lost: "before" });
    for (let tries = 0; tries < 4; tries += 1) {
      await codeOf(tab.get(id));
      await world.pass(LONG);
    }
    expect(world.provider.refreshes()).toHaveLength(3);
    await tab.service.refresh(id);

    expect(world.provider.refreshes()).toHaveLength(4);
    expect((await tab.find(id)).status).toBe("Connected");
  });

  it("is not announced to be tried again when it is not", async () => {
    const world = await createWorld();
    const tab = world.openTab();
    const id = await tab.connect();
    world.provider.faults.push({ lost: "before" }, { lost: "before" }, { lost: "before" });
    for (let tries = 0; tries < 3; tries += 1) {
      await codeOf(tab.service.refresh(id));
      await world.pass(LONG);
    }

    expect((await tab.find(id)).problem?.retryAt).toBeUndefined();
    expect(await tab.service.nextRecovery()).toBeUndefined();
    await tab.service.recover();
    expect(world.provider.refreshes()).toHaveLength(3);
  });

  it("is not sent while the provider cannot be reached: an outage uses up none of the tries", async () => {
    const world = await createWorld();
    const tab = world.openTab();
    const id = await tab.connect();
    await world.pass(HOUR);
    world.provider.faults.push({ lost: "before" });
    await codeOf(tab.get(id));
    world.provider.down.add("token");
    for (let tries = 0; tries < 20; tries += 1) {
      await world.pass(LONG);
      expect(await codeOf(tab.get(id))).toBe("provider_unreachable");
    }
    expect(world.provider.refreshes()).toHaveLength(1);
    expect((await world.record(id)).mark?.attempts).toBe(1);
    world.provider.down.clear();
    await world.pass(LONG);

    expect((await tab.get(id)).status).toBe(200);
    expect(world.provider.refreshes()).toHaveLength(2);
  });

  it("is asked about with a request that carries nothing", async () => {
    const world = await createWorld();
    const probes: Request[] = [];
    const tab = world.openTab({
      fetch: (input, init) => {
        const request = new Request(input, init);
        if (request.method === "GET" && request.url.endsWith("/token")) probes.push(request);
        return world.provider.fetch(input, init);
      },
    });
    const id = await tab.connect();
    world.provider.faults.push({ lost: "before" });
    await codeOf(tab.service.refresh(id));
    expect(probes).toEqual([]);
    await tab.service.refresh(id);

    expect(probes).toHaveLength(1);
    expect(probes.map(({ body, credentials }) => [body, credentials])).toEqual([[null, "omit"]]);
    expect([...(probes[0]?.headers.keys() ?? [])]).toEqual([]);
    expect(new URL(probes[0]?.url ?? "").search).toBe("");
  });

  it("is not sent twice at once, over all tabs and whatever dies", async () => {
    const world = await createWorld();
    const first = world.openTab();
    const id = await first.connect();
    for (const fault of ["before", "after"] as const) {
      await world.pass(HOUR);
      const held = createGate();
      world.provider.faults.push({ held, lost: fault });
      const tabs = [world.openTab(), world.openTab(), world.openTab()] as const;
      for (const tab of tabs) abandon(tab.get(id));
      await held.reached;
      await quiet();
      expect(world.provider.refreshes().at(-1)?.outcome).toBe(
        fault === "before" ? "ignored" : "tokens",
      );
      held.open();
      await quiet();
      await world.pass(LONG);
      await quiet();
      for (const tab of tabs) tab.kill();
    }

    expect(world.provider.refreshes().some(({ overlaps }) => overlaps)).toBe(false);
  });
});
