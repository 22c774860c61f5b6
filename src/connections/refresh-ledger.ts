import { unionOfScopes } from "../oauth/authorization-request.ts";
import { OAuthError } from "../oauth/oauth-error.ts";
import type { TokenResponse } from "../oauth/token-endpoint.ts";
import type { CompletedRefresh } from "../oauth/token-refresh.ts";
import type { RefreshTokenStorage } from "../oauth/provider-profile.ts";
import type { ConnectionChannel } from "./connection-channel.ts";
import { type ConnectionRecord, withEvent } from "./connection-record.ts";
import { type ConnectionStore, SwapRefusedError } from "./connection-store.ts";
import { latestAccessToken } from "../oauth/token-set.ts";
import {
  type ConnectionTokens,
  type HeldTokens,
  refreshTokenPlace,
  registrationOf,
} from "./connection-tokens.ts";
import { endedRecord } from "./ended-record.ts";
import { isSameSend } from "./pending-answer.ts";
import { retryDelay } from "./refresh-failure.ts";
import type { RefreshLock } from "./refresh-lock.ts";
import { doubtOf, isAbandoned, isExhausted } from "./refresh-pace.ts";

/** Milliseconds between tries to write down tokens that the storage refused. */
const REWRITE_DELAY = 5_000;

type Change = (current: ConnectionRecord) => ConnectionRecord;

/** What this tab holds because the storage refuses to take it. */
export interface Unsaved {
  /** The record as it should be stored. */
  readonly record: ConnectionRecord;
  /** Its tokens, when they have passed validation. */
  readonly tokens: HeldTokens | undefined;
}

/**
 * What a refresh writes down, and when: what is left of it when the tab dies. Every write fails once
 * another tab has taken the refresh over. The numbers are steps of docs/refresh.md.
 */
export interface RefreshLedger {
  /**
   * 8. The lock was taken over: whoever read the record before cannot mark it any more.
   *
   * @throws SwapRefusedError
   */
  noteTakeover(record: ConnectionRecord): Promise<ConnectionRecord>;
  /**
   * 4. Before sending: from now on the fate of this refresh token is in doubt.
   *
   * @throws SwapRefusedError also while a courier still carries it for a dead tab
   */
  mark(record: ConnectionRecord): Promise<ConnectionRecord>;
  /** 5. The answer, before anything in it is looked at. @throws SwapRefusedError */
  keepPending(
    marked: ConnectionRecord,
    answer: TokenResponse,
    keep: RefreshTokenStorage,
  ): Promise<ConnectionRecord>;
  /**
   * 5. The answer cannot be validated yet: it stays pending, good for later.
   *
   * @throws SwapRefusedError when the connection was removed or reconnected meanwhile
   */
  postpone(record: ConnectionRecord, error: OAuthError): Promise<void>;
  /**
   * 5. and 10. The validated tokens as the next generation.
   *
   * @param onSafe called once callers may use the tokens: written, or at least held by this tab
   * @throws SwapRefusedError when the connection was removed or reconnected meanwhile
   */
  promote(
    record: ConnectionRecord,
    completed: CompletedRefresh,
    keep: RefreshTokenStorage,
    journeyId: string,
    onSafe: (tokens: HeldTokens) => void,
  ): Promise<void>;
  /**
   * Something is wrong that waiting may mend.
   *
   * @param about `mark` replaces the record's, when given; `journeyId`: the journey that shows it
   */
  trouble(
    record: ConnectionRecord,
    error: OAuthError,
    about?: { mark?: { value: ConnectionRecord["mark"] }; journeyId?: string },
  ): Promise<void>;
  /** Only proof that the grant is unusable comes here. Account and settings stay. */
  end(
    record: ConnectionRecord,
    error: OAuthError,
    what: "drop-tokens" | "keep-tokens",
    journeyId?: string,
  ): Promise<void>;
  /**
   * Opens something of the record; a lost key ends the connection, because nobody can read it ever
   * again. Where the browser cannot keep keys, another tab may have it: then only this tab gives up.
   */
  openOrEnd<T>(record: ConnectionRecord, open: () => Promise<T>): Promise<T>;
  /** Whether this very grant was sealed by a key that this tab does not have. */
  isSealedElsewhere(record: ConnectionRecord): boolean;
  unsaved(connectionId: string): Unsaved | undefined;
  /** Gives it away, to whoever has the provider forget it. */
  takeUnsaved(connectionId: string): Unsaved | undefined;
  /** Whether closing or leaving this page loses tokens that the storage refuses to take. */
  holdsUnsaved(): boolean;
}

export function createRefreshLedger({
  store,
  tokens,
  channel,
  lock,
  now,
  random,
}: {
  readonly store: ConnectionStore;
  readonly tokens: ConnectionTokens;
  readonly channel: ConnectionChannel;
  readonly lock: Pick<RefreshLock, "insist" | "isCarried">;
  readonly now: () => number;
  /** 0 to 1, for the jitter of the backoff. */
  readonly random: () => number;
}): RefreshLedger {
  const unsaved = new Map<string, Unsaved>();
  /** Lineages. */
  const sealedElsewhere = new Set<string>();

  function announce(connectionId: string): void {
    channel.announce({ event: "changed", connectionId });
  }

  /** 8. A holder that lost the lock finds another tab's mark, and may not write any more. */
  function swap(record: ConnectionRecord, change: Change): Promise<ConnectionRecord> {
    return store.swap(record.id, record, (current) => {
      if (!isSameSend(current, record)) throw new SwapRefusedError();
      return change(current);
    });
  }

  /** For what is good to know but decides nothing: a lost race or a full disk does not fail it. */
  async function note(
    record: ConnectionRecord,
    change: Change,
    onWritten: () => void = () => undefined,
  ): Promise<void> {
    try {
      await swap(record, change);
      onWritten();
    } catch (error) {
      if (!(error instanceof SwapRefusedError) && !(error instanceof OAuthError)) throw error;
    }
    announce(record.id);
  }

  /**
   * 10. For what must not be lost: until it is written, this tab keeps the lock and the only copy.
   *
   * @param onKept called when it is written, and before when it is only held
   */
  async function insist(
    record: ConnectionRecord,
    change: Change,
    held?: HeldTokens,
    onKept: () => void = () => undefined,
  ): Promise<void> {
    const kept = () => {
      onKept();
      announce(record.id);
    };
    try {
      await swap(record, change);
    } catch (error) {
      if (error instanceof SwapRefusedError) throw error;
      unsaved.set(record.id, { record: change(record), tokens: held });
      kept();
      await lock
        .insist(record.id, () => rewrite(record, change))
        .finally(() => unsaved.delete(record.id));
    }
    kept();
  }

  async function rewrite(record: ConnectionRecord, change: Change): Promise<void> {
    for (;;) {
      await new Promise((resolve) => setTimeout(resolve, REWRITE_DELAY));
      try {
        await swap(record, change);
        return;
      } catch (error) {
        if (error instanceof SwapRefusedError) throw error;
      }
    }
  }

  function troubled(
    current: ConnectionRecord,
    error: OAuthError,
    journeyId?: string,
  ): ConnectionRecord {
    const delay = retryDelay(current.failures, error.details.retryAfter, random());
    // Whatever fails in between: it stays the same answer that waits. A time in the future was read from a clock
    // that has been set back.
    const since = current.problem?.keyMissingSince ?? (error.details.unknownKey && now());
    const keyMissingSince = since && Math.min(since, now());
    const changed: ConnectionRecord = {
      ...current,
      failures: current.failures + 1,
      problem: {
        code: error.code,
        at: now(),
        error: error.details.error,
        ...(!isExhausted(current) && { retryAt: now() + delay }),
        keyMissingSince,
      },
    };
    // The same failure again and again is one entry of the history.
    const last = current.history.at(-1);
    return last?.kind === "failed" && last.code === error.code
      ? changed
      : withEvent(changed, { at: now(), kind: "failed", code: error.code, journeyId });
  }

  async function end(
    record: ConnectionRecord,
    error: OAuthError,
    what: "drop-tokens" | "keep-tokens",
    journeyId?: string,
  ): Promise<void> {
    // Kept tokens are for whoever mends the registration; until then no tab uses them.
    tokens.drop(record.id);
    const { code, details } = error;
    await note(
      record,
      (current) => endedRecord(current, { code, at: now(), error: details.error, journeyId }, what),
      () => {
        // Only now is it known that this is the grant which the connection has.
        if (what === "drop-tokens") tokens.forget(record.id);
      },
    );
  }

  return {
    noteTakeover: (record) =>
      // Another one each time, also by a clock that has been set back.
      swap(record, (current) => {
        if (current.lockTakenAt !== record.lockTakenAt) throw new SwapRefusedError();
        return { ...current, lockTakenAt: Math.max(now(), (current.lockTakenAt ?? 0) + 1) };
      }),

    async mark(record) {
      const doubt = doubtOf(record);
      const attempts = (doubt?.attempts ?? 0) + 1;
      // 9. What a dead tab has handed to its courier may have been begun since this one has looked.
      const isFresh = doubt !== undefined && !isAbandoned(doubt, now());
      if (isFresh && (await lock.isCarried(record.id))) throw new SwapRefusedError();
      const marked = await swap(record, (current) => {
        if (current.mark?.carriedAt !== record.mark?.carriedAt) throw new SwapRefusedError();
        if (current.lockTakenAt !== record.lockTakenAt) throw new SwapRefusedError();
        // The one that was robbed may have brought its answer home just now.
        if (current.pending !== undefined) throw new SwapRefusedError();
        return {
          ...current,
          mark: { generation: record.generation, at: now(), attempts, state: "sent" },
        };
      });
      announce(record.id);
      return marked;
    },

    async keepPending(marked, answer, keep) {
      const pending = await tokens.sealPending(marked, answer, keep);
      try {
        return await swap(marked, (current) => ({ ...current, pending }));
      } catch (error) {
        // 10. A full disk must not cost the answer: it goes on in memory, under the lock.
        if (error instanceof OAuthError) return { ...marked, pending };
        throw error;
      }
    },

    postpone: (record, error) =>
      insist(record, ({ mark: _, ...current }) => ({
        ...troubled(current, error),
        pending: record.pending,
      })),

    async promote(record, completed, keep, journeyId, onSafe) {
      const { refreshToken, ...rest } = completed.tokenSet;
      const tokenSet = keep === "none" ? rest : completed.tokenSet;
      const next = {
        registration: registrationOf(record),
        account: record.account,
        lineage: record.lineage,
        generation: record.generation + 1,
        tokenSet,
        keyId: record.keyBinding?.keyId,
      };
      const access = latestAccessToken(tokenSet);
      const current = await tokens.seal(record.id, next, keep);
      const refreshedAt = now();
      const change = ({
        pending: _,
        mark: __,
        problem: ___,
        lockTakenAt: ____,
        ...kept
      }: ConnectionRecord) =>
        withEvent(
          {
            ...kept,
            current,
            generation: next.generation,
            failures: 0,
            refreshedAt,
            grantedScope: completed.isPartial
              ? unionOfScopes(kept.grantedScope, completed.grantedScope)
              : (completed.grantedScope ?? kept.grantedScope),
            accessTokenReceivedAt: access?.receivedAt ?? refreshedAt,
            accessTokenExpiresAt: access?.expiresAt,
            ...refreshTokenPlace(completed.tokenSet, keep),
            hasIdToken: tokenSet.idToken !== undefined,
            refreshTokenRotates: completed.rotated,
          },
          { at: refreshedAt, kind: "refreshed", rotated: completed.rotated, journeyId },
        );
      await insist(record, change, next, () => {
        tokens.hold(record.id, next, keep);
        onSafe(next);
      });
    },

    trouble: (record, error, { mark, journeyId } = {}) =>
      note(record, (current) =>
        troubled({ ...current, ...(mark && { mark: mark.value }) }, error, journeyId),
      ),

    end,

    async openOrEnd(record, open) {
      try {
        return await open();
      } catch (error) {
        if (error instanceof OAuthError && error.code === "vault_key_lost") {
          if (await tokens.isKeyKept()) {
            await end(record, error, "drop-tokens");
          } else if (!sealedElsewhere.has(record.lineage)) {
            sealedElsewhere.add(record.lineage);
            announce(record.id);
          }
        }
        throw error;
      }
    },

    isSealedElsewhere: ({ lineage }) => sealedElsewhere.has(lineage),

    unsaved: (connectionId) => unsaved.get(connectionId),

    takeUnsaved(connectionId) {
      const taken = unsaved.get(connectionId);
      unsaved.delete(connectionId);
      return taken;
    },

    holdsUnsaved: () => unsaved.size > 0,
  };
}
