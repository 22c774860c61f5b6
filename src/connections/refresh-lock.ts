import { OAuthError } from "../oauth/oauth-error.ts";

/** Milliseconds to wait for the lock: longer than a refresh's own deadline, so that waiting pays. */
const WAIT = 20_000;

/**
 * What is known of a send of the refresh token that a connection has now. `unsent`: there is none, and
 * whoever takes the lock sees to it that the one it is taken from does not begin one. `abandoned`: whoever
 * has sent it is taken for dead.
 */
export type EarlierSend = "none" | "unsent" | "under-way" | "abandoned";

/** One holder per connection, over all tabs of this origin (docs/refresh.md steps 1, 8 and 9). */
export interface RefreshLock {
  /**
   * Runs the work while no other tab refreshes the same connection, and no courier does for a dead one.
   *
   * @param work `isTakenOver`: the lock was taken from a holder, which may be another one by now than
   *   the one that was found dead
   * @param look asked under the lock, and when the wait ran out: what is unsent or abandoned lets the
   *   lock be taken over. The one it is taken from goes on running; its writes must fail by compare-and-swap
   * @throws OAuthError `timeout` when the wait ran out and the holder may still live
   */
  hold<T>(
    connectionId: string,
    work: (isTakenOver: boolean) => Promise<T>,
    look: () => Promise<EarlierSend>,
  ): Promise<T>;
  /** Whether a courier sends for the connection at this moment. */
  isCarried(connectionId: string): Promise<boolean>;
  /**
   * Runs a part of what the holder does during which nobody may take the lock over, however old the
   * mark is: this tab has the only copy of the tokens (docs/refresh.md step 10).
   */
  insist<T>(connectionId: string, work: () => Promise<T>): Promise<T>;
}

/** @param locks the browser's Web Locks; the platform releases them when a tab dies */
export function createRefreshLock(locks: LockManager): RefreshLock {
  return {
    async hold(connectionId, work, look) {
      const name = `pixy.refresh.${connectionId}`;
      const waiting = AbortSignal.timeout(WAIT);
      let held = false;
      try {
        return await locks.request(name, { signal: waiting }, async () => {
          // 9. What a dead holder has sent by its courier may still be under way. Of a grant that was
          // replaced, nobody waits for it.
          if (isSend(await look())) await outlastCourier(connectionId, waiting, look);
          held = true;
          return work(false);
        });
      } catch (cause) {
        if (held || !waiting.aborted) throw failureOf(cause);
        if ((await isInsisting(connectionId)) || !isForTheTaking(await look())) {
          throw new OAuthError(
            "timeout",
            "another tab has been refreshing this connection for too long",
            { cause },
          );
        }
      }
      return locks
        .request(name, { steal: true }, () => work(true))
        .catch((cause: unknown) => {
          throw failureOf(cause);
        });
    },
    isCarried: (connectionId) =>
      locks.request(courierLock(connectionId), { ifAvailable: true }, (free) => free === null),
    insist: (connectionId, work) => locks.request(insistenceOn(connectionId), work),
  };

  async function outlastCourier(
    connectionId: string,
    waiting: AbortSignal,
    look: () => Promise<EarlierSend>,
  ): Promise<void> {
    try {
      await locks.request(courierLock(connectionId), { signal: waiting }, () => undefined);
    } catch (cause) {
      if (!waiting.aborted || (await look()) !== "abandoned") throw cause;
    }
  }

  async function isInsisting(connectionId: string): Promise<boolean> {
    const { held = [] } = await locks.query();
    return held.some(({ name }) => name === insistenceOn(connectionId));
  }
}

function isSend(earlier: EarlierSend): boolean {
  return earlier === "under-way" || earlier === "abandoned";
}

function isForTheTaking(earlier: EarlierSend): boolean {
  return earlier === "unsent" || earlier === "abandoned";
}

/** What the courier holds while a token request of the connection is under way with it. */
export function courierLock(connectionId: string): string {
  return `pixy.courier.${connectionId}`;
}

function insistenceOn(connectionId: string): string {
  return `pixy.unsaved.${connectionId}`;
}

/** A holder that was robbed learns it by an AbortError. */
function failureOf(cause: unknown): unknown {
  const isStolen = cause instanceof DOMException && cause.name === "AbortError";
  return isStolen
    ? new OAuthError("timeout", "another tab has taken over the refresh of this connection", {
        cause,
      })
    : cause;
}
