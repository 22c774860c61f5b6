import type { ConnectionRefresh } from "./connection-refresh.ts";
import { type ConnectionRecord, MARK_LIFETIME } from "./connection-record.ts";
import type { ConnectionStore } from "./connection-store.ts";
import type { ConnectionTokens } from "./connection-tokens.ts";
import type { RefreshLedger } from "./refresh-ledger.ts";
import { doubtOf, isExhausted } from "./refresh-pace.ts";

/** Milliseconds between two recoveries that this tab starts by itself. */
const SHORTEST_PAUSE = 4_000;

/** Refreshes that failed or were cut off, and may succeed now. */
export interface RefreshRecovery {
  /** Tries them again, all at once; none of them fails it. */
  recover(): Promise<void>;
  /** @returns when the next one is due, in milliseconds of the local clock; undefined when none is */
  nextRecovery(): Promise<number | undefined>;
}

export function createRefreshRecovery({
  store,
  tokens,
  ledger,
  refresh,
  now,
}: {
  readonly store: ConnectionStore;
  readonly tokens: ConnectionTokens;
  readonly ledger: RefreshLedger;
  readonly refresh: ConnectionRefresh;
  readonly now: () => number;
}): RefreshRecovery {
  let recoveredAt = -Infinity;

  return {
    async recover() {
      recoveredAt = now();
      const waiting = (await store.list()).filter(isWaiting);
      await Promise.allSettled(
        waiting.map((record) => refresh.refresh(record.id, record, "recovery")),
      );
    },

    async nextRecovery() {
      const times = (await store.list()).filter(isWaiting).map(recoveryTime);
      // What fails without a trace, as on a full disk, must not make a storm of it.
      const earliest = Math.min(recoveredAt, now()) + SHORTEST_PAUSE;
      return times.length === 0 ? undefined : Math.max(Math.min(...times), earliest);
    },
  };

  /** A refresh that failed or was cut off, is not hopeless, and that the next call would need. */
  function isWaiting(record: ConnectionRecord): boolean {
    if (record.ended || ledger.isSealedElsewhere(record)) return false;
    if (!record.hasRefreshToken && !tokens.holdsRefreshToken(record)) return false;
    return (
      record.problem?.retryAt !== undefined ||
      (doubtOf(record) !== undefined && !isExhausted(record))
    );
  }

  function recoveryTime({ problem, mark }: ConnectionRecord): number {
    // A failure that lies in the future was seen by a clock that has been set back.
    if (problem?.retryAt !== undefined) return problem.at > now() ? now() : problem.retryAt;
    // A mark in the future, too, was made by a clock that has been set back.
    return mark === undefined || mark.at > now() ? now() : mark.at + MARK_LIFETIME;
  }
}
