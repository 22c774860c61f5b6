import { describe, expect, it } from "vitest";
import { createGate } from "../support/rotating-provider.ts";
import { codeOf } from "./failure.ts";
import { quiet, until } from "./until.ts";
import { createWorld, type World } from "./world.ts";

const HOUR = 3_600_000;

/** Tokens that no provider has ever issued. */
const strayAnswer = {
  access_token: "stray-access-token",
  token_type: "Bearer",
  expires_in: 3600,
  refresh_token: "stray-refresh-token",
};

/** Two tabs; the first one holds the lock and hangs in its refresh. */
async function hangingWorld(fault: object, { deaf = false } = {}) {
  const world = await createWorld();
  const [robbed, tab] = [world.openTab({ deaf }), world.openTab()];
  const id = await robbed.connect();
  await world.pass(HOUR + 1);
  const held = createGate();
  world.provider.faults.push({ ...fault, held });
  const lost = codeOf(robbed.get(id));
  await held.reached;
  return { world, robbed, tab, id, held, lost };
}

/** The same, after the second one has taken the lock and hangs in its own refresh. */
async function robbedWorld(fault: object) {
  const hanging = await hangingWorld(fault);
  const { world, tab, id } = hanging;
  const second = createGate();
  world.provider.faults.push({ held: second });
  await world.pass(45_000);
  const answer = tab.get(id);
  await world.pass(20_000);
  await second.reached;
  return { ...hanging, second, answer };
}

/** A tab that has its gate between reading the mark of a dead holder and sending again. */
function slowToProbe(world: World) {
  const probe = createGate();
  const tab = world.openTab({
    async fetch(input, init) {
      const { method, url } = new Request(input, init);
      if (method === "GET" && url.endsWith("/token")) {
        probe.arrive();
        await probe.opened;
      }
      return world.provider.fetch(input, init);
    },
  });
  return { tab, probe };
}

describe("waiting for a tab that does not let go", () => {
  it("is bounded, and nothing is sent or taken over while the other one may live", async () => {
    const { world, tab, id, held, lost } = await hangingWorld({});
    const failure = codeOf(tab.get(id));
    await world.pass(19_999);
    expect(world.isLocked(id)).toBe(true);
    await world.pass(1);

    expect(await failure).toBe("timeout");
    expect(await lost).toBe("timeout");
    expect(world.provider.refreshes()).toHaveLength(1);
    held.open();
    await until(
      "the first tab has its tokens",
      async () => (await world.record(id)).generation === 1,
    );
    expect((await tab.get(id)).status).toBe(200);
  });

  it("ends with a look at the record: a tab that froze may have written its tokens", async () => {
    const world = await createWorld();
    const [frozen, tab] = [world.openTab(), world.openTab({ deaf: true })];
    const id = await frozen.connect();
    await tab.get(id);
    await world.pass(HOUR);
    await frozen.service.refresh(id);
    await world.occupy(id);
    const answer = tab.get(id);
    await world.pass(20_000);

    expect((await answer).status).toBe(200);
    expect(world.provider.refreshes()).toHaveLength(1);
  });

  it("takes the lock once the mark is older than a minute, and sends again with a doubt", async () => {
    const { world, tab, id } = await hangingWorld({ lost: "before" });
    await world.pass(41_000);
    const answer = tab.get(id);
    await world.pass(19_000);
    expect(world.provider.refreshes()).toHaveLength(1);
    await world.pass(1_000);

    expect((await answer).status).toBe(200);
    expect(world.provider.refreshes()).toHaveLength(2);
    expect(world.provider.probes).toBe(1);
    expect((await world.record(id)).generation).toBe(1);
  });

  it("counts the takeover as one of the tries", async () => {
    const { world, tab, id } = await hangingWorld({ lost: "before" });
    world.provider.faults.push({ lost: "before" });
    await world.pass(45_000);
    const failure = codeOf(tab.get(id));
    await world.pass(20_000);

    expect(await failure).toBe("provider_unreachable");
    expect((await world.record(id)).mark?.attempts).toBe(2);
  });

  it("ends in refresh_interrupted when the one that hung has used the token up", async () => {
    const { world, robbed, tab, id, held } = await hangingWorld({});
    await world.pass(45_000);
    const failure = codeOf(tab.get(id));
    await world.pass(20_000);
    expect(await failure).toBe("refresh_interrupted");
    held.open();
    await quiet();

    expect((await tab.find(id)).status).toBe("Needs reconnect");
    expect(await codeOf(robbed.get(id))).toBe("refresh_interrupted");
  });

  it("sends nothing when a living tab came by the lock at that very moment, and keeps others off", async () => {
    const { world, robbed, tab, id } = await hangingWorld({ lost: "before" });
    const living = world.openTab();
    const second = createGate();
    world.provider.faults.push({ held: second });
    world.beforeSteal(async () => {
      robbed.kill();
      await second.reached;
    });
    await world.pass(45_000);
    const failure = codeOf(tab.get(id));
    await world.pass(5_000);
    const cutOff = codeOf(living.get(id));
    await world.pass(15_000);
    expect(await failure).toBe("timeout");
    expect(await cutOff).toBe("timeout");

    const late = world.openTab().get(id);
    await world.pass(15_000);
    expect(world.provider.refreshes()).toHaveLength(2);
    second.open();
    await world.pass(1_000);
    expect((await late).status).toBe(200);
    expect(world.provider.refreshes()).toHaveLength(2);
  });

  it("is done by two at once, of which the one that has it sends, and nobody gets in meanwhile", async () => {
    const { world, robbed, id } = await hangingWorld({ lost: "before" });
    const [quick, slow] = [slowToProbe(world), slowToProbe(world)];
    const held = createGate();
    world.provider.faults.push({ held });
    await world.pass(45_000);
    const refused = codeOf(quick.tab.get(id));
    const answer = slow.tab.get(id);
    await world.pass(20_000);
    await slow.probe.reached;
    robbed.kill();
    quick.probe.open();
    expect(await refused).toBe("timeout");
    expect(world.provider.refreshes()).toHaveLength(1);
    slow.probe.open();
    await held.reached;

    const late = world.openTab().get(id);
    await world.pass(12_000);
    expect(world.provider.refreshes()).toHaveLength(2);
    held.open();
    await world.pass(2_000);
    expect([(await answer).status, (await late).status]).toEqual([200, 200]);
    expect(world.provider.refreshes()).toHaveLength(2);
  });

  it("never happens within one tab: it knows that it lives", async () => {
    const { world, robbed, id, held } = await hangingWorld({});
    await world.pass(70_000);
    const failure = codeOf(robbed.get(id));
    await world.pass(20_000);
    expect(await failure).toBe("timeout");
    expect(world.provider.refreshes()).toHaveLength(1);
    const answer = robbed.get(id);
    held.open();

    expect((await answer).status).toBe(200);
    expect(world.provider.refreshes()).toHaveLength(1);
  });
});

describe("a tab that stands still before it has sent anything", () => {
  /** Two tabs; the first one holds the lock, and has not come to its mark. */
  async function stoppedWorld() {
    const world = await createWorld();
    const gate = createGate();
    const stopped = world.openTab({
      async fetch(input, init) {
        const { url } = new Request(input, init);
        if (url.includes("/.well-known/") && Date.now() > start + HOUR) {
          gate.arrive();
          await gate.opened;
        }
        return world.provider.fetch(input, init);
      },
    });
    const tab = world.openTab();
    const start = Date.now();
    const id = await stopped.connect();
    await world.pass(25 * HOUR);
    const lost = codeOf(stopped.get(id));
    await gate.reached;
    return { world, stopped, tab, id, gate, lost };
  }

  it("keeps nobody waiting for good: its lock is taken, and when it goes on it sends nothing", async () => {
    const { world, tab, id, gate, lost } = await stoppedWorld();
    const answer = tab.get(id);
    await world.pass(19_000);
    expect(world.provider.refreshes()).toHaveLength(0);
    await world.pass(1_000);
    expect((await answer).status).toBe(200);
    gate.open();
    await quiet();

    expect(await lost).toBe("timeout");
    expect(world.provider.refreshes()).toHaveLength(1);
    expect(await world.record(id)).toMatchObject({ generation: 1 });
  });

  it("sends nothing either when whoever took its lock is done and got nothing", async () => {
    const { world, tab, id, gate, lost } = await stoppedWorld();
    world.provider.faults.push({ status: 503 });
    const refused = codeOf(tab.get(id));
    await world.pass(20_000);
    expect(await refused).toBe("provider_error");
    gate.open();

    expect(await lost).toBe("timeout");
    await quiet();
    expect(world.provider.refreshes()).toHaveLength(1);
    expect((await world.record(id)).mark).toBeUndefined();
  });
});

describe("a tab whose lock was taken", () => {
  it("cannot write its late answer, nor give it back while the grant is in use", async () => {
    const { world, id, held, second, answer } = await robbedWorld({ answer: strayAnswer });
    held.open();
    await quiet();

    expect(await world.record(id)).toMatchObject({ generation: 0, mark: { attempts: 2 } });
    expect((await world.record(id)).pending).toBeUndefined();
    second.open();
    expect((await answer).status).toBe(200);
    expect(world.provider.api.calls.at(-1)?.token).toBe(1);
    expect(world.provider.revocations).toEqual([]);
  });

  it("gives nothing back either when it cannot see what became of the connection", async () => {
    const { world, robbed, held, second, answer } = await robbedWorld({
      answer: strayAnswer,
    });
    robbed.storage.isUnreadable = true;
    held.open();
    await quiet();
    second.open();

    expect((await answer).status).toBe(200);
    expect(world.provider.revocations).toEqual([]);
  });

  it("cannot end the connection by a late refusal", async () => {
    const { world, tab, id, held, second, answer } = await robbedWorld({ error: "invalid_grant" });
    held.open();
    await quiet();
    expect((await world.record(id)).ended).toBe(false);
    second.open();

    expect((await answer).status).toBe(200);
    expect((await tab.find(id)).status).toBe("Connected");
  });

  it("cannot write its trouble into the other one's refresh", async () => {
    const { world, id, held, second, answer } = await robbedWorld({ status: 503 });
    held.open();
    await quiet();

    expect(await world.record(id)).toMatchObject({
      mark: { attempts: 2, state: "sent" },
      failures: 0,
    });
    second.open();
    await answer;
  });

  it("does not revoke the very answer that the other one has promoted", async () => {
    const { world, robbed, tab, id, held, lost } = await hangingWorld({});
    const keys = createGate();
    world.provider.gates.set("jwks", keys);
    await world.pass(50_000);
    const answer = tab.get(id);
    held.open();
    await until(
      "the answer is pending",
      async () => (await world.record(id)).pending !== undefined,
    );
    await keys.reached;
    await world.pass(11_000);
    // Both validate the same answer now; whoever comes second finds it promoted.
    keys.open();

    expect((await answer).status).toBe(200);
    expect(await lost).toBe("timeout");
    await quiet();
    expect(world.provider.revocations).toEqual([]);
    expect((await robbed.get(id)).status).toBe(200);
    expect(world.provider.refreshes()).toHaveLength(1);
  });
});

describe("a tab that heard nothing of what the others did", () => {
  it("has its screens look again when it finds its lock taken", async () => {
    const { world, robbed, tab, id, held } = await hangingWorld({}, { deaf: true });
    await world.pass(45_000);
    const failure = codeOf(tab.get(id));
    await world.pass(20_000);
    expect(await failure).toBe("refresh_interrupted");
    const notices: unknown[] = [];
    robbed.service.subscribe((notice) => notices.push(notice));
    await quiet();
    expect(notices).toEqual([]);
    held.open();
    await until("its screens are told", () => notices.length > 0);

    expect(notices[0]).toEqual({ event: "changed", connectionId: id });
    expect((await robbed.find(id)).status).toBe("Needs reconnect");
  });

  it("uses no token from its memory once it has seen that the connection has ended", async () => {
    const world = await createWorld();
    const [deaf, tab] = [world.openTab({ deaf: true }), world.openTab()];
    const id = await deaf.connect();
    world.provider.faults.push({ error: "invalid_grant" });
    expect(await codeOf(tab.service.refresh(id))).toBe("refresh_rejected");
    expect(await codeOf(deaf.service.refresh(id))).toBe("refresh_rejected");

    expect(await codeOf(deaf.get(id))).toBe("refresh_rejected");
    expect(world.provider.api.calls).toEqual([]);
  });
});
