import type { JourneyRecorder } from "../journeys/journey-recorder.ts";
import type { OAuthContext } from "../oauth/oauth-client.ts";
import { OAuthError } from "../oauth/oauth-error.ts";
import type { TokenEndpointAnswer } from "../oauth/token-endpoint-answer.ts";
import { type CompletedRefresh, requestTokenRefresh, validateTokenRefresh } from "../oauth/token-refresh.ts";
import { revokeToken } from "../oauth/token-revocation.ts";
import { type ConnectionRecord, MARK_LIFETIME } from "./connection-record.ts";
import { type ConnectionStore, SwapRefusedError, type Version } from "./connection-store.ts";
import type { ConnectionTokens, HeldTokens } from "./connection-tokens.ts";
import type { JwksStore } from "./jwks-store.ts";
import type { ProviderStore } from "./provider-store.ts";
import { judgeRefreshFailure } from "./refresh-failure.ts";
import { doubtOf, type RefreshLedger } from "./refresh-ledger.ts";
import type { RefreshLock } from "./refresh-lock.ts";

/** Milliseconds after which whoever waits for a refresh is told that it takes too long. */
export const REFRESH_DEADLINE = 15_000;
/** Times that one refresh token is sent by itself while its fate is unknown: once, and twice again. */
const MAX_ATTEMPTS = 3;

/** Why a refresh is asked for: a call needs it, things may be well again, or a person pressed the button. */
export type RefreshTrigger = "call" | "recovery" | "person";

export interface ConnectionRefresh {
  /**
   * Gets newer tokens than those that were seen to fail or to expire, from another tab or from
   * the provider. Callers in one tab share one run.
   *
   * @param seen the tokens that are not good enough
   * @throws OAuthError `timeout` after 15 seconds (the refresh itself goes on), or why it failed
   */
  refresh(connectionId: string, seen: Version, trigger: RefreshTrigger): Promise<HeldTokens>;
  /** Resolves when no refresh of this tab is in flight, or after the given milliseconds. */
  settled(timeout: number): Promise<void>;
}

export interface RefreshDependencies {
  readonly store: ConnectionStore;
  readonly tokens: ConnectionTokens;
  readonly ledger: RefreshLedger;
  readonly providers: ProviderStore;
  readonly jwks: JwksStore;
  readonly lock: RefreshLock;
  readonly fetch: typeof globalThis.fetch;
  readonly now: () => number;
  readonly isOnline: () => boolean;
  readonly startJourney: (record: ConnectionRecord) => JourneyRecorder;
}

type Callers = Pick<PromiseWithResolvers<HeldTokens>, "resolve" | "reject">;

/** The refresh of REFRESH.md; the numbers in the comments are its steps. */
export function createConnectionRefresh(deps: RefreshDependencies): ConnectionRefresh {
  const { store, tokens, ledger, providers, lock, now } = deps;
  /** What callers share. */
  const running = new Map<string, Promise<HeldTokens>>();
  /** What leaving the page must wait for: the whole of the work under the lock. */
  const holding = new Set<Promise<void>>();

  return {
    refresh(connectionId, seen, trigger) {
      const underWay = running.get(connectionId);
      if (underWay !== undefined) return underWay;
      // 1. Callers get their answer as soon as there is one; the lock is held until the work is done.
      const { promise, ...callers } = Promise.withResolvers<HeldTokens>();
      running.set(connectionId, promise);
      const work = lock
        .hold(
          connectionId,
          () => runUnderLock(connectionId, seen, trigger, callers),
          () => isHolderDead(connectionId),
        )
        .catch(callers.reject)
        .finally(() => holding.delete(work));
      holding.add(work);
      return promise.finally(() => running.delete(connectionId));
    },
    async settled(timeout) {
      if (holding.size === 0) return;
      const { promise, resolve } = Promise.withResolvers<void>();
      const timer = setTimeout(resolve, timeout);
      await Promise.race([Promise.allSettled(holding), promise]);
      clearTimeout(timer);
    },
  };

  /** 8. The lock may be taken from a holder only when its mark is older than a minute. */
  async function isHolderDead(connectionId: string): Promise<boolean> {
    const mark = (await store.read(connectionId))?.mark;
    return mark !== undefined && now() - mark.at > MARK_LIFETIME;
  }

  async function runUnderLock(
    connectionId: string,
    seen: Version,
    trigger: RefreshTrigger,
    callers: Callers,
  ): Promise<void> {
    try {
      // 2. Somebody else may have done it while this tab waited.
      const newer = await adoptNewer(connectionId, seen);
      if ("tokens" in newer) return callers.resolve(newer.tokens);
      const { record } = newer;
      requirePermission(record, trigger);
      // 3. What a dead holder brought home is used; what it did not is a doubt, and send() minds it.
      if (record.pending !== undefined) await resume(record, callers);
      else await send(record, callers);
    } catch (error) {
      callers.reject(
        error instanceof SwapRefusedError
          ? new OAuthError("session_ended", "the connection was removed or reconnected during its refresh", { cause: error })
          : error,
      );
    }
  }

  async function adoptNewer(
    connectionId: string,
    seen: Version,
  ): Promise<{ tokens: HeldTokens } | { record: ConnectionRecord }> {
    const record = await store.read(connectionId);
    if (record === undefined) throw new OAuthError("session_ended", "the connection was removed");
    if (record.ended) {
      throw new OAuthError(record.problem?.code ?? "session_ended", "the connection needs to be reconnected", {
        details: { connectionId, ...(record.problem?.error !== undefined && { error: record.problem.error }) },
      });
    }
    const isNewer = record.lineage !== seen.lineage || record.generation > seen.generation;
    return isNewer ? { tokens: await tokens.open(record) } : { record };
  }

  /** 6. and 7. Nothing is sent again before its time, and a token in doubt at most twice. */
  function requirePermission(record: ConnectionRecord, trigger: RefreshTrigger): void {
    if (trigger === "person") return;
    const { id: connectionId, problem } = record;
    if (record.pending === undefined && (doubtOf(record)?.attempts ?? 0) >= MAX_ATTEMPTS) {
      throw new OAuthError("refresh_unavailable", "the refresh was sent three times and never answered", {
        details: { connectionId },
      });
    }
    const wait = (problem?.retryAt ?? 0) - now();
    if (problem !== undefined && wait > 0 && trigger === "call") {
      throw new OAuthError(problem.code, "the last refresh failed a moment ago", {
        details: { connectionId, retryAfter: Math.ceil(wait / 1000) },
      });
    }
  }

  async function send(record: ConnectionRecord, callers: Callers): Promise<void> {
    const { refreshToken } = (await openOrEnd(record, () => tokens.open(record))).tokenSet;
    if (refreshToken === undefined) throw new OAuthError("session_ended", "the connection has no refresh token");
    const context = await untroubled(record, async () => {
      if (!deps.isOnline()) throw new OAuthError("offline", "this device is offline");
      const known = await contextOf(record);
      if (doubtOf(record) !== undefined) await requireReachable(known);
      return known;
    });
    const marked = await ledger.mark(record);
    const journey = deps.startJourney(record);
    const deadline = setTimeout(
      () => callers.reject(new OAuthError("timeout", "the provider takes too long to refresh")),
      REFRESH_DEADLINE,
    );
    try {
      const answer = await requestTokenRefresh(context, refreshToken, { fetch: journey.fetch, now });
      const pending = await ledger.keepPending(marked, answer).catch(async (error: unknown) => {
        await discard(context, answer);
        throw error;
      });
      await promote(context, pending, answer, journey, callers);
      await journey.finish("done");
    } catch (failure) {
      const verdict = await judge(record, marked, failure);
      await journey.finish("failed", verdict instanceof OAuthError ? verdict.code : "session_ended");
      // invalid_grant may mean that another tab was faster: then its tokens are the answer.
      const newer = failure instanceof SwapRefusedError ? undefined : await adoptNewer(record.id, marked);
      if (newer !== undefined && "tokens" in newer) return callers.resolve(newer.tokens);
      throw verdict;
    } finally {
      clearTimeout(deadline);
    }
  }

  /** 3. The tab that got this answer died before it could validate it. */
  async function resume(record: ConnectionRecord, callers: Callers): Promise<void> {
    const answer = await openOrEnd(record, () => tokens.openPending(record));
    if (answer === undefined) return;
    const context = await untroubled(record, () => contextOf(record));
    const journey = deps.startJourney(record);
    try {
      await promote(context, record, answer, journey, callers);
      await journey.finish("done");
    } catch (error) {
      await journey.finish("failed", error instanceof OAuthError ? error.code : "session_ended");
      throw error;
    }
  }

  /** 5. Validates what is safely written down, and makes it the connection's tokens. */
  async function promote(
    context: OAuthContext,
    record: ConnectionRecord,
    answer: TokenEndpointAnswer,
    journey: JourneyRecorder,
    callers: Callers,
  ): Promise<void> {
    const { tokenSet } = await openOrEnd(record, () => tokens.open(record));
    const subject = record.account.attestedBy === "id_token" ? record.account.subject : undefined;
    const jwks = deps.jwks.source(context.metadata, journey.fetch);
    let completed: CompletedRefresh;
    try {
      completed = await validateTokenRefresh(context, answer, { tokenSet, subject }, { jwks });
    } catch (error) {
      if (!(error instanceof OAuthError)) throw error;
      if (error.code === "jwks_unavailable") {
        // It stays pending: good for later, when the keys can be had.
        await ledger.trouble(record, error, { value: undefined });
      } else {
        await discard(context, answer);
        await ledger.end(record, error, "drop-tokens");
      }
      throw error;
    }
    try {
      await ledger.promote(record, completed, context.profile.refreshTokens, journey.id, callers.resolve);
    } catch (error) {
      // 11. Removed or reconnected meanwhile: nobody may keep what this brought.
      if (error instanceof SwapRefusedError) await discard(context, answer);
      throw error;
    }
  }

  /** Writes down what a failed send means. @returns what the callers are told */
  async function judge(before: ConnectionRecord, marked: ConnectionRecord, failure: unknown): Promise<unknown> {
    if (failure instanceof SwapRefusedError) return failure;
    const doubt = doubtOf(before);
    const verdict = judgeRefreshFailure(failure, doubt !== undefined);
    switch (verdict.outcome) {
      case "ended":
        await ledger.end(marked, verdict.error, verdict.tokens);
        break;
      case "not-processed":
        await ledger.trouble(marked, verdict.error, { value: doubt });
        break;
      case "unknown":
        await ledger.trouble(marked, verdict.error, { value: marked.mark && { ...marked.mark, state: "unknown" } });
        break;
      case "already-written":
        break;
    }
    return verdict.error;
  }

  async function contextOf(record: ConnectionRecord): Promise<OAuthContext> {
    const profile = providers.profile(record.profileId);
    // Metadata of any age will do: a refresh must not fail because discovery is down.
    const context = await providers.context(profile, { fetch: deps.fetch, maxAge: Infinity });
    if (context.metadata.issuer !== record.issuer || profile.clientId !== record.clientId) {
      throw new OAuthError("profile_missing", "the profile names another provider or client than this connection's");
    }
    return context;
  }

  /**
   * An outage must not use up the two more times that a token in doubt may be sent: whether the
   * provider can be reached at all is asked with a request that carries nothing.
   */
  async function requireReachable({ metadata }: OAuthContext): Promise<void> {
    try {
      await deps.fetch(metadata.token_endpoint ?? metadata.issuer, {
        mode: "no-cors",
        credentials: "omit",
        cache: "no-store",
        signal: AbortSignal.timeout(REFRESH_DEADLINE),
      });
    } catch (cause) {
      throw new OAuthError("provider_unreachable", "the provider still cannot be reached", { cause });
    }
  }

  /** Tokens that nobody may keep are given back to the provider, as well as that goes. */
  async function discard(context: OAuthContext, answer: TokenEndpointAnswer): Promise<void> {
    const { refresh_token: refreshToken, access_token: accessToken } = answer.body;
    const [token, hint] =
      refreshToken === undefined ? ([accessToken, "access_token"] as const) : ([refreshToken, "refresh_token"] as const);
    if (typeof token !== "string") return;
    // Without revocation, or without the provider, the token is forgotten here all the same.
    await revokeToken(context, token, hint, { fetch: deps.fetch }).catch(() => undefined);
  }

  /** A lost key ends the connection: its tokens can never be read again. */
  async function openOrEnd<T>(record: ConnectionRecord, open: () => Promise<T>): Promise<T> {
    try {
      return await open();
    } catch (error) {
      if (error instanceof OAuthError && error.code === "vault_key_lost") {
        await ledger.end(record, error, "drop-tokens");
      }
      throw error;
    }
  }

  /** What fails before anything was sent is written down as trouble. */
  async function untroubled<T>(record: ConnectionRecord, prepare: () => Promise<T>): Promise<T> {
    try {
      return await prepare();
    } catch (error) {
      if (error instanceof OAuthError) await ledger.trouble(record, error);
      throw error;
    }
  }
}
