import { OAuthError } from "../oauth/oauth-error.ts";
import type { ConnectionChannel } from "./connection-channel.ts";
import { type ConnectionRecord, isRefreshing } from "./connection-record.ts";
import {
  type ConnectionStore,
  isNewer,
  SwapRefusedError,
  type Version,
} from "./connection-store.ts";
import type { HeldTokens } from "./connection-tokens.ts";
import type { InFlight } from "./in-flight.ts";
import {
  type Callers,
  createRefreshExchange,
  type RefreshExchangeDependencies,
} from "./refresh-exchange.ts";
import type { EarlierSend, RefreshLock } from "./refresh-lock.ts";
import { doubtOf, isAbandoned, type RefreshTrigger, requirePermission } from "./refresh-pace.ts";
import { readUsable } from "./usable-record.ts";

export interface ConnectionRefresh {
  /**
   * Gets newer tokens than those that were seen to fail or to expire, from another tab or from
   * the provider. Callers in one tab share one run.
   *
   * @param seen the tokens that are not good enough
   * @param resource the one of several that an access token is wanted for; whoever shares the run of
   *   another one may get newer tokens without it
   * @throws OAuthError `timeout` after 15 seconds (the refresh itself goes on), `storage_full` while
   *   this tab cannot write down the tokens of the last one, or why it failed
   */
  refresh(
    connectionId: string,
    seen: Version,
    trigger: RefreshTrigger,
    resource?: string,
  ): Promise<HeldTokens>;
}

export interface RefreshDependencies extends RefreshExchangeDependencies {
  readonly store: ConnectionStore;
  readonly channel: ConnectionChannel;
  readonly lock: RefreshLock;
  readonly inFlight: Pick<InFlight, "during">;
}

/** Milliseconds between two looks at what a tab does whose lock was taken while it lived. */
const GUARD_PAUSE = 1_000;

/** What all callers of one tab share, from the wait for the lock to its release. */
interface Run {
  readonly connectionId: string;
  readonly seen: Version;
  readonly trigger: RefreshTrigger;
  readonly resource: string | undefined;
  readonly callers: Callers;
}

/**
 * Decides who refreshes: one tab at a time, and only when nobody else has done it already. How it is
 * done is in refresh-exchange.ts, why in docs/refresh.md; the numbers in the comments are its steps.
 */
export function createConnectionRefresh(deps: RefreshDependencies): ConnectionRefresh {
  const { store, tokens, ledger, channel, lock, inFlight, now } = deps;
  const exchange = createRefreshExchange(deps);
  /** What callers share. */
  const running = new Map<string, Promise<HeldTokens>>();
  /** Connections whose lock is this tab's own: it does not take itself for dead. */
  const own = new Set<string>();

  return {
    async refresh(connectionId, seen, trigger, resource) {
      const unsaved = ledger.unsaved(connectionId);
      if (unsaved?.record.lineage === seen.lineage) {
        // 10. The only copy is here.
        if (unsaved.tokens !== undefined && isNewer(unsaved.tokens, seen)) return unsaved.tokens;
        throw new OAuthError("storage_full", "the last refresh is not written down yet", {
          details: { connectionId },
        });
      }
      const underWay = running.get(connectionId);
      if (underWay !== undefined) {
        const shared = await underWay;
        // What is newer for whoever asked first may be what this caller saw fail.
        return isNewer(shared, seen) ? shared : this.refresh(connectionId, seen, trigger, resource);
      }
      // 1. Callers get their answer as soon as there is one; the lock is held until the work is done.
      const { promise, ...callers } = Promise.withResolvers<HeldTokens>();
      running.set(connectionId, promise);
      const run: Run = { connectionId, seen, trigger, resource, callers };
      // 12. The whole of the work under the lock.
      void inFlight.during(
        lock
          .hold(
            connectionId,
            (isTakenOver) => workUnderLock(run, isTakenOver),
            () => lookForSend(connectionId),
          )
          .catch((error: unknown) => giveUp(run, error)),
      );
      return promise.finally(() => running.delete(connectionId));
    },
  };

  /** 8. The lock may be taken from another tab that has marked nothing, or over a minute ago. */
  async function lookForSend(connectionId: string): Promise<EarlierSend> {
    const record = await store.read(connectionId);
    const doubt = record && doubtOf(record);
    if (own.has(connectionId)) return doubt === undefined ? "none" : "under-way";
    if (doubt === undefined) return "unsent";
    return isAbandoned(doubt, now()) ? "abandoned" : "under-way";
  }

  async function workUnderLock(run: Run, isTakenOver: boolean): Promise<void> {
    const { connectionId, trigger, resource, callers } = run;
    own.add(connectionId);
    try {
      // 2. Somebody else may have done it while this tab waited.
      const newer = await adoptNewer(run);
      if ("tokens" in newer) return callers.resolve(newer.tokens);
      const { record } = newer;
      if (isTakenOver && isRefreshing(record, now())) {
        callers.reject(overtaken());
        return await standGuard(connectionId);
      }
      const mine = isTakenOver ? await ledger.noteTakeover(record) : record;
      requirePermission(mine, trigger, now());
      await exchange.run(mine, trigger, resource, callers);
    } catch (error) {
      await giveUp(run, error);
      // Of several that took the lock over at once, one sends, and the last one has the lock.
      if (isTakenOver && error instanceof SwapRefusedError) await standGuard(connectionId);
    } finally {
      own.delete(connectionId);
    }
  }

  /**
   * 8. and 9. While this tab read the mark of a dead holder, a living tab got the lock and sent. It was
   * robbed of the lock, but not of what it sent: until that is over, nobody else may get the lock.
   */
  async function standGuard(connectionId: string): Promise<void> {
    for (;;) {
      const record = await store.read(connectionId);
      if (record === undefined || !isRefreshing(record, now())) return;
      await new Promise((resolve) => setTimeout(resolve, GUARD_PAUSE));
    }
  }

  /** Whatever went wrong here, another tab may have been faster: then its tokens are the answer. */
  async function giveUp(run: Run, failure: unknown): Promise<void> {
    const { connectionId, callers } = run;
    const isOvertaken = failure instanceof SwapRefusedError;
    // Whoever stood still may not have heard what the others said: the screens look for themselves.
    if (isOvertaken) channel.announce({ event: "changed", connectionId });
    try {
      const newer = await adoptNewer(run);
      if ("tokens" in newer) return callers.resolve(newer.tokens);
      callers.reject(isOvertaken ? overtaken(failure) : failure);
    } catch (reason) {
      // The connection was removed or has ended: for whoever was overtaken, that is why.
      callers.reject(isOvertaken ? reason : failure);
    }
  }

  /** @returns the tokens of a later write than the one that was seen; else the record to refresh */
  async function adoptNewer({
    connectionId,
    seen,
  }: Run): Promise<{ tokens: HeldTokens } | { record: ConnectionRecord }> {
    const record = await readUsable(connectionId, deps);
    if (!isNewer(record, seen)) return { record };
    return { tokens: await ledger.openOrEnd(record, () => tokens.open(record)) };
  }
}

function overtaken(cause?: unknown): OAuthError {
  return new OAuthError("timeout", "another tab has taken over the refresh of this connection", {
    cause,
  });
}
