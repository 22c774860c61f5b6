import * as v from "valibot";
import type { Errand } from "./courier-errand.ts";
import { type CourierReply, type CourierRequest, replySchema } from "./courier-messages.ts";

/** Milliseconds in which a courier has to answer before anything is handed to it. */
const READY = 3_000;
/** Milliseconds between two questions whether it still is there, and how many may go unanswered. */
const BEAT = 5_000;
const MOST_SILENT = 4;

type Question = { kind: "ping" } | { kind: "errand"; errand: Errand };

/** What becomes of an errand. */
export type Outcome = Exclude<CourierReply, { kind: "pong" }>;

/** The courier as its page sees it. */
export interface CourierPort {
  /**
   * Hands over an errand.
   *
   * @returns undefined where there is no courier that could take it: nothing was handed over
   * @throws TypeError when the courier died or fell silent: what it has sent is in doubt
   */
  carry(errand: Errand): Promise<Outcome | undefined>;
}

/** The worker as far as its page deals with it. */
export interface CourierWorker {
  say(message: CourierRequest): void;
  /** @param onFailure called when its script cannot be loaded, as after another version came to the host */
  listen(onMessage: (message: unknown) => void, onFailure: () => void): void;
  close(): void;
}

/** A worker, and who waits for its replies. */
interface Line {
  readonly worker: CourierWorker;
  readonly waiting: Map<number, PromiseWithResolvers<CourierReply>>;
  /** Errands under way. */
  errands: number;
  /** The lock that this very worker holds as long as it lives, once it has said so. */
  lock?: string;
}

/**
 * Opens the worker at the first errand. One that has died is noticed by the lock that it held, because
 * no event tells; one that hangs by its silence. Neither keeps a page waiting for longer than the
 * numbers above say.
 *
 * @param open gives the worker, or nothing where there can be none
 */
export function createCourierPort(
  open: () => CourierWorker | undefined,
  locks: LockManager,
): CourierPort {
  let line: Line | undefined;
  let isImpossible = false;
  let lastId = 0;

  return {
    async carry(errand) {
      if (line !== undefined && (await isDead(line))) hangUp(line);
      const taken = (line ??= connect());
      if (taken === undefined) return undefined;
      const lock = await reach(taken);
      if (lock === undefined) {
        if (taken.errands === 0) hangUp(taken);
        return undefined;
      }
      taken.lock = lock;
      return deliver(taken, lock, errand);
    },
  };

  function connect(): Line | undefined {
    const worker = isImpossible ? undefined : open();
    if (worker === undefined) {
      isImpossible = true;
      return undefined;
    }
    const opened: Line = { worker, waiting: new Map(), errands: 0 };
    worker.listen(
      (message) => {
        const reply = v.safeParse(replySchema, message);
        if (reply.success) opened.waiting.get(reply.output.id)?.resolve(reply.output);
      },
      () => hangUp(opened),
    );
    return opened;
  }

  /** The next errand opens another worker, where this one is gone. */
  function hangUp(lost: Line): void {
    if (line === lost) line = undefined;
    lost.worker.close();
    for (const { reject } of lost.waiting.values())
      reject(new TypeError("the courier brought no answer"));
  }

  async function ask({ worker, waiting }: Line, question: Question): Promise<CourierReply> {
    const id = (lastId += 1);
    const reply = Promise.withResolvers<CourierReply>();
    waiting.set(id, reply);
    worker.say({ ...question, id });
    return reply.promise.finally(() => waiting.delete(id));
  }

  async function isDead({ lock }: Line): Promise<boolean> {
    return (
      lock !== undefined && locks.request(lock, { ifAvailable: true }, (free) => free !== null)
    );
  }

  /** @returns the lock of a worker that is there */
  async function reach(to: Line): Promise<string | undefined> {
    const { promise: late, resolve } = Promise.withResolvers<undefined>();
    const timer = setTimeout(resolve, READY);
    const pong = ask(to, { kind: "ping" }).catch(() => undefined);
    const reply = await Promise.race([pong, late]);
    clearTimeout(timer);
    return reply?.kind === "pong" ? reply.lock : undefined;
  }

  async function deliver(to: Line, lock: string, errand: Errand): Promise<Outcome> {
    const watch = new AbortController();
    locks.request(lock, { signal: watch.signal }, () => hangUp(to)).catch(() => undefined);
    let silent = 0;
    const beat = setInterval(() => {
      silent += 1;
      if (silent > MOST_SILENT) return hangUp(to);
      void ask(to, { kind: "ping" }).then(
        () => (silent = 0),
        () => undefined,
      );
    }, BEAT);
    to.errands += 1;
    try {
      const reply = await ask(to, { kind: "errand", errand });
      if (reply.kind === "pong") throw new TypeError("the courier answered something else");
      return reply;
    } finally {
      to.errands -= 1;
      watch.abort();
      clearInterval(beat);
    }
  }
}
