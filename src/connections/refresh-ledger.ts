import { OAuthError } from "../oauth/oauth-error.ts";
import type { TokenEndpointAnswer } from "../oauth/token-endpoint-answer.ts";
import type { CompletedRefresh } from "../oauth/token-refresh.ts";
import type { RefreshTokenStorage } from "../oauth/provider-profile.ts";
import type { ConnectionChannel } from "./connection-channel.ts";
import { type ConnectionRecord, withEvent } from "./connection-record.ts";
import { type ConnectionStore, SwapRefusedError } from "./connection-store.ts";
import { accessTokenOf, type ConnectionTokens, type HeldTokens } from "./connection-tokens.ts";
import { retryDelay } from "./refresh-failure.ts";

/** Milliseconds between tries to write down tokens that the storage refused. */
const REWRITE_DELAY = 5_000;

/** What a refresh writes down, and when: the part of REFRESH.md that survives a dying tab. */
export interface RefreshLedger {
  /** 4. Before sending: from now on the fate of this refresh token is in doubt. */
  mark(record: ConnectionRecord): Promise<ConnectionRecord>;
  /** 5. The answer, before anything in it is looked at. @throws SwapRefusedError */
  keepPending(marked: ConnectionRecord, answer: TokenEndpointAnswer): Promise<ConnectionRecord>;
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
  /** Something is wrong that waiting may mend. `mark` replaces the record's, when given. */
  trouble(record: ConnectionRecord, error: OAuthError, mark?: { value: ConnectionRecord["mark"] }): Promise<void>;
  /** Only proof that the grant is unusable comes here. Account and settings stay. */
  end(record: ConnectionRecord, error: OAuthError, what: "drop-tokens" | "keep-tokens"): Promise<void>;
  /** Whether this tab holds tokens that the storage refuses to take. */
  isUnsaved(connectionId: string): boolean;
}

export function createRefreshLedger({
  store,
  tokens,
  channel,
  now,
  random,
}: {
  readonly store: ConnectionStore;
  readonly tokens: ConnectionTokens;
  readonly channel: ConnectionChannel;
  readonly now: () => number;
  /** 0 to 1, for the jitter of the backoff. */
  readonly random: () => number;
}): RefreshLedger {
  const unsaved = new Set<string>();

  function announce(connectionId: string): void {
    channel.announce({ event: "changed", connectionId });
  }

  /** For what is good to know but decides nothing: a lost race or a full disk does not fail it. */
  async function note(record: ConnectionRecord, change: (current: ConnectionRecord) => ConnectionRecord) {
    try {
      await store.swap(record.id, record, change);
    } catch (error) {
      if (!(error instanceof SwapRefusedError) && !(error instanceof OAuthError)) throw error;
    }
    announce(record.id);
  }

  return {
    async mark(record) {
      const attempts = (doubtOf(record)?.attempts ?? 0) + 1;
      const marked = await store.swap(record.id, record, (current) => ({
        ...current,
        mark: { generation: record.generation, at: now(), attempts, state: "sent" },
      }));
      announce(record.id);
      return marked;
    },

    async keepPending(marked, answer) {
      const pending = await tokens.sealPending(marked, answer);
      try {
        return await store.swap(marked.id, marked, (current) => ({ ...current, pending }));
      } catch (error) {
        // 10. A full disk must not cost the answer: it goes on in memory, under the lock.
        if (error instanceof OAuthError) return marked;
        throw error;
      }
    },

    async promote(record, completed, keep, journeyId, onSafe) {
      const { refreshToken, ...rest } = completed.tokenSet;
      const tokenSet = keep === "none" ? rest : completed.tokenSet;
      const { profileId, lineage } = record;
      const next = { profileId, lineage, generation: record.generation + 1, tokenSet };
      const access = accessTokenOf(next);
      const current = await tokens.seal(record.id, next, keep);
      const change = ({ pending: _, mark: __, problem: ___, ...kept }: ConnectionRecord) =>
        withEvent(
          {
            ...kept,
            current,
            generation: next.generation,
            failures: 0,
            refreshedAt: now(),
            grantedScope: completed.grantedScope ?? kept.grantedScope,
            accessTokenReceivedAt: access?.receivedAt ?? now(),
            accessTokenExpiresAt: access?.expiresAt,
            hasRefreshToken: keep === "vault" && refreshToken !== undefined,
            hasIdToken: tokenSet.idToken !== undefined,
            refreshTokenRotates: completed.rotated,
          },
          { at: now(), kind: "refreshed", journeyId },
        );
      const safe = () => {
        tokens.hold(record.id, next);
        onSafe(next);
        announce(record.id);
      };
      try {
        await store.swap(record.id, record, change);
      } catch (error) {
        if (error instanceof SwapRefusedError) throw error;
        // 10. This tab keeps the lock and the only copy until the storage takes it.
        unsaved.add(record.id);
        safe();
        await rewrite(record, change).finally(() => unsaved.delete(record.id));
      }
      safe();
    },

    trouble: (record, error, mark) =>
      note(record, (current) => {
        const delay = retryDelay(current.failures, error.details.retryAfter, random());
        const changed: ConnectionRecord = {
          ...current,
          ...(mark !== undefined && { mark: mark.value }),
          failures: current.failures + 1,
          problem: { code: error.code, at: now(), error: error.details.error, retryAt: now() + delay },
        };
        // The same failure again and again is one entry of the history.
        const last = current.history.at(-1);
        return last?.kind === "failed" && last.code === error.code
          ? changed
          : withEvent(changed, { at: now(), kind: "failed", code: error.code });
      }),

    async end(record, error, what) {
      const keeps = what === "keep-tokens";
      if (!keeps) tokens.drop(record.id);
      await note(record, ({ current, pending: _, mark: __, ...kept }) =>
        withEvent(
          {
            ...kept,
            ...(keeps && { current }),
            ended: true,
            hasRefreshToken: keeps && kept.hasRefreshToken,
            problem: { code: error.code, at: now(), error: error.details.error },
          },
          { at: now(), kind: "ended", code: error.code },
        ),
      );
    },

    isUnsaved: (connectionId) => unsaved.has(connectionId),
  };

  async function rewrite(record: ConnectionRecord, change: (current: ConnectionRecord) => ConnectionRecord) {
    for (;;) {
      await new Promise((resolve) => setTimeout(resolve, REWRITE_DELAY));
      try {
        await store.swap(record.id, record, change);
        return;
      } catch (error) {
        if (error instanceof SwapRefusedError) throw error;
      }
    }
  }
}

/** @returns the mark of an earlier send of the very refresh token that the record still holds */
export function doubtOf(record: ConnectionRecord): ConnectionRecord["mark"] {
  return record.mark?.generation === record.generation ? record.mark : undefined;
}
