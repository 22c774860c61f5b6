import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { CourierRequest } from "../../src/connections/courier-messages.ts";
import { type CourierWorker, createCourierPort } from "../../src/connections/courier-port.ts";
import type { Errand } from "../../src/connections/courier-errand.ts";
import { createLockDouble } from "./lock-double.ts";

const errand: Errand = {
  connectionId: "c1",
  lineage: "first",
  generation: 0,
  mark: { at: 1, attempts: 1 },
  url: "https://op.example/token",
  headers: {},
  body: "",
};

/** Instead of a reply. */
const silent = {};

/** What a worker replies; undefined: what is usual. */
type Behaviour = (message: CourierRequest) => object | undefined;

/** Workers that can be talked to. */
function workers() {
  const locks = createLockDouble();
  const opened: { die(): void; readonly heard: CourierRequest[] }[] = [];
  function open(behave: Behaviour): CourierWorker {
    const lock = `lives-${opened.length}`;
    const own = locks.forTab();
    void own.locks.request(lock, () => new Promise(() => undefined));
    const heard: CourierRequest[] = [];
    let tell: (message: unknown) => void = () => undefined;
    let lives = true;
    opened.push({
      heard,
      die() {
        lives = false;
        own.die();
      },
    });
    return {
      listen: (onMessage) => void (tell = onMessage),
      close: () => undefined,
      say(message) {
        if (!lives) return;
        heard.push(message);
        const pong = message.kind === "ping" ? { kind: "pong", lock } : undefined;
        const reply = behave(message) ?? pong;
        if (reply !== silent) queueMicrotask(() => tell({ id: message.id, ...reply }));
      },
    };
  }
  return { locks: locks.forTab().locks, open, opened };
}

const answer = { kind: "answer", status: 200, statusText: "OK", headers: {}, body: "{}" };
const answers: Behaviour = ({ kind }) => (kind === "errand" ? answer : undefined);

describe("the way to the courier", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it("opens a worker at the first errand, and one for all", async () => {
    const { locks, open, opened } = workers();
    const port = createCourierPort(() => open(answers), locks);
    expect(opened).toHaveLength(0);
    expect(await port.carry(errand)).toMatchObject(answer);
    expect(await port.carry(errand)).toMatchObject(answer);
    expect(opened).toHaveLength(1);
  });

  it("leads nowhere in a browser without such workers, which is asked once", async () => {
    const open = vi.fn(() => undefined);
    const port = createCourierPort(open, workers().locks);
    expect(await port.carry(errand)).toBeUndefined();
    expect(await port.carry(errand)).toBeUndefined();
    expect(open).toHaveBeenCalledOnce();
  });

  it("hands nothing to a worker that says nothing for three seconds", async () => {
    const { locks, open, opened } = workers();
    const port = createCourierPort(() => open(() => silent), locks);
    const carried = port.carry(errand);
    await vi.advanceTimersByTimeAsync(3_000);
    expect(await carried).toBeUndefined();
    expect(opened[0]?.heard.map(({ kind }) => kind)).toEqual(["ping"]);
  });

  it("does without a worker whose script cannot be loaded, at once", async () => {
    const { locks, open } = workers();
    const port = createCourierPort(
      () => ({ ...open(() => silent), listen: (_, onFailure) => queueMicrotask(onFailure) }),
      locks,
    );
    expect(await port.carry(errand)).toBeUndefined();
  });

  it("replaces a worker that has died, without waiting for it", async () => {
    const { locks, open, opened } = workers();
    const port = createCourierPort(() => open(answers), locks);
    await port.carry(errand);
    opened[0]?.die();
    expect(await port.carry(errand)).toMatchObject(answer);
    expect(opened).toHaveLength(2);
  });

  it("tells at once that a worker has died with what it carried", async () => {
    const { locks, open, opened } = workers();
    const port = createCourierPort(
      () => open(({ kind }) => (kind === "errand" ? silent : undefined)),
      locks,
    );
    const carried = port.carry(errand).catch((error: unknown) => error);
    await vi.waitFor(() =>
      expect(opened[0]?.heard.map(({ kind }) => kind)).toEqual(["ping", "errand"]),
    );
    opened[0]?.die();
    expect(await carried).toBeInstanceOf(TypeError);
  });

  it("gives up a worker that fell silent with what it carried, and waits for one that only takes long", async () => {
    const { locks, open, opened } = workers();
    let hangs = false;
    const port = createCourierPort(
      () => open(({ kind }) => (hangs || kind === "errand" ? silent : undefined)),
      locks,
    );
    let outcome: unknown = "under way";
    const carried = port.carry(errand).catch((error: unknown) => (outcome = error));
    await vi.advanceTimersByTimeAsync(120_000);
    expect(outcome).toBe("under way");
    hangs = true;
    await vi.advanceTimersByTimeAsync(25_000);
    await carried;
    expect(outcome).toBeInstanceOf(TypeError);
    expect(opened).toHaveLength(1);
  });

  it("understands no other language", async () => {
    const { locks, open } = workers();
    const port = createCourierPort(() => open(() => ({ kind: "pong", lock: 7 })), locks);
    const carried = port.carry(errand);
    await vi.advanceTimersByTimeAsync(3_000);
    expect(await carried).toBeUndefined();
  });
});
