import type { JourneyRecorder } from "../journeys/journey-recorder.ts";
import type { OAuthContext } from "../oauth/oauth-client.ts";
import { OAuthError } from "../oauth/oauth-error.ts";
import type { TokenEndpointAnswer } from "../oauth/token-endpoint-answer.ts";
import {
  type CompletedRefresh,
  requestTokenRefresh,
  validateTokenRefresh,
} from "../oauth/token-refresh.ts";
import { firstResource } from "../oauth/provider-profile.ts";
import { requireEndpoint } from "../oauth/secure-endpoint.ts";
import { giveBack } from "../oauth/token-revocation.ts";
import { type TokenSet, tokensIn } from "../oauth/token-set.ts";
import type { ConnectionChannel } from "./connection-channel.ts";
import { type ConnectionRecord, isRefreshing, MARK_LIFETIME } from "./connection-record.ts";
import {
  type ConnectionStore,
  isNewer,
  SwapRefusedError,
  type Version,
} from "./connection-store.ts";
import type { ConnectionTokens, HeldTokens } from "./connection-tokens.ts";
import type { DpopKeys } from "./dpop-keys.ts";
import type { JwksStore } from "./jwks-store.ts";
import type { ProviderStore } from "./provider-store.ts";
import { judgeRefreshFailure } from "./refresh-failure.ts";
import type { RefreshLedger } from "./refresh-ledger.ts";
import type { RefreshLock } from "./refresh-lock.ts";
import { doubtOf, keepDistance, type RefreshTrigger, requirePermission } from "./refresh-pace.ts";
import { readUsable } from "./usable-record.ts";

/** Milliseconds after which whoever waits for a refresh is told that it takes too long. */
const REFRESH_DEADLINE = 15_000;

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
  /** Resolves when no refresh of this tab is in flight, or after the given milliseconds. */
  settled(timeout: number): Promise<void>;
}

export interface RefreshDependencies {
  readonly store: ConnectionStore;
  readonly tokens: ConnectionTokens;
  readonly ledger: RefreshLedger;
  readonly channel: ConnectionChannel;
  readonly dpopKeys: DpopKeys;
  readonly providers: ProviderStore;
  readonly jwks: JwksStore;
  readonly lock: RefreshLock;
  readonly fetch: typeof globalThis.fetch;
  readonly now: () => number;
  readonly isOnline: () => boolean;
  readonly startJourney: (record: ConnectionRecord) => JourneyRecorder;
}

/** Milliseconds between two looks at what a tab does whose lock was taken while it lived. */
const GUARD_PAUSE = 1_000;

/** Milliseconds; a refresh asks for the endpoints anew once a day, and not at each turn. */
const METADATA_AGE = 24 * 3_600_000;

type Callers = Pick<PromiseWithResolvers<HeldTokens>, "resolve" | "reject">;

/** The refresh of REFRESH.md; the numbers in the comments are its steps. */
export function createConnectionRefresh(deps: RefreshDependencies): ConnectionRefresh {
  const { store, tokens, ledger, providers, lock, now } = deps;
  /** What callers share. */
  const running = new Map<string, Promise<HeldTokens>>();
  /** What leaving the page must wait for: the whole of the work under the lock. */
  const holding = new Set<Promise<void>>();
  /** Connections whose lock is this tab's own: it does not take itself for dead. */
  const own = new Set<string>();

  return {
    async refresh(connectionId, seen, trigger, resource) {
      const unsaved = ledger.unsaved(connectionId);
      if (unsaved?.record.lineage === seen.lineage) {
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
      const work = lock
        .hold(
          connectionId,
          (isTakenOver) =>
            runUnderLock(connectionId, seen, trigger, resource, callers, isTakenOver),
          () => isHolderDead(connectionId),
        )
        .catch((error: unknown) => giveUp(connectionId, seen, callers, error))
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

  /** 8. The lock may be taken from another tab, and only when the mark is older than a minute. */
  async function isHolderDead(connectionId: string): Promise<boolean> {
    if (own.has(connectionId)) return false;
    const mark = (await store.read(connectionId))?.mark;
    return mark !== undefined && now() - mark.at > MARK_LIFETIME;
  }

  async function runUnderLock(
    connectionId: string,
    seen: Version,
    trigger: RefreshTrigger,
    resource: string | undefined,
    callers: Callers,
    isTakenOver: boolean,
  ): Promise<void> {
    own.add(connectionId);
    try {
      // 2. Somebody else may have done it while this tab waited.
      const newer = await adoptNewer(connectionId, seen);
      if ("tokens" in newer) return callers.resolve(newer.tokens);
      const { record } = newer;
      if (isTakenOver && isRefreshing(record, now())) {
        callers.reject(overtaken());
        return await standGuard(connectionId);
      }
      requirePermission(record, trigger, now());
      // 3. What a dead holder brought home is used; what it did not is a doubt, and send() minds it.
      if (record.pending !== undefined) await resume(record, callers);
      else await send(record, trigger, resource, callers);
    } catch (error) {
      await giveUp(connectionId, seen, callers, error);
    } finally {
      own.delete(connectionId);
    }
  }

  /**
   * 8. and 9. While the mark of a dead tab was read, a living one came by the lock and has sent. It was
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
  async function giveUp(
    connectionId: string,
    seen: Version,
    callers: Callers,
    failure: unknown,
  ): Promise<void> {
    const isOvertaken = failure instanceof SwapRefusedError;
    // Whoever stood still may not have heard what the others said: the screens look for themselves.
    if (isOvertaken) deps.channel.announce({ event: "changed", connectionId });
    try {
      const newer = await adoptNewer(connectionId, seen);
      if ("tokens" in newer) return callers.resolve(newer.tokens);
      callers.reject(isOvertaken ? overtaken(failure) : failure);
    } catch (reason) {
      // The connection was removed or has ended: for whoever was overtaken, that is why.
      callers.reject(isOvertaken ? reason : failure);
    }
  }

  async function adoptNewer(
    connectionId: string,
    seen: Version,
  ): Promise<{ tokens: HeldTokens } | { record: ConnectionRecord }> {
    const record = await readUsable(connectionId, deps);
    if (!isNewer(record, seen)) return { record };
    return { tokens: await ledger.openOrEnd(record, () => tokens.open(record)) };
  }

  async function send(
    record: ConnectionRecord,
    trigger: RefreshTrigger,
    resource: string | undefined,
    callers: Callers,
  ): Promise<void> {
    const { tokenSet } = await ledger.openOrEnd(record, () => tokens.open(record));
    const { refreshToken } = tokenSet;
    if (refreshToken === undefined)
      throw new OAuthError("session_ended", "the connection has no refresh token");
    const { keyBinding } = record;
    const dpop =
      keyBinding && (await ledger.openOrEnd(record, () => deps.dpopKeys.open(keyBinding.keyId)));
    const context = await untroubled(record, async () => {
      if (!deps.isOnline()) throw new OAuthError("offline", "this device is offline");
      const known = await contextOf(record);
      const doubt = doubtOf(record);
      if (doubt !== undefined) {
        await keepDistance(doubt, trigger, now());
        await requireReachable(known);
      }
      return known;
    });
    const { refreshTokens } = context.profile;
    const marked = await ledger.mark(record);
    const journey = startJourney(record, tokenSet);
    journey.step("send-marked");
    const deadline = setTimeout(() => {
      const failure = new OAuthError("timeout", "the provider takes too long to refresh");
      journey.explains(failure);
      callers.reject(failure);
    }, REFRESH_DEADLINE);
    try {
      // 6. A proof that lacks its nonce is sent anew from within: nothing was processed.
      const answer = await requestTokenRefresh(context, refreshToken, {
        fetch: journey.fetch,
        now,
        dpop,
        resource: resource ?? firstResource(context.profile),
      });
      // The provider may repeat them in an answer of a size that no journey takes in.
      journey.conceal(...tokensInAnswer(answer));
      requireTokens(answer);
      const pending = await unlessGone(marked, context, answer, () =>
        ledger.keepPending(marked, answer, refreshTokens),
      );
      journey.step("answer-kept");
      await promote(context, pending, answer, journey, callers);
      await journey.finish("done");
    } catch (failure) {
      const verdict = await judge(record, marked, failure, journey.id);
      journey.explains(verdict);
      await journey.finish(
        "failed",
        verdict instanceof OAuthError ? verdict.code : "session_ended",
      );
      throw verdict;
    } finally {
      clearTimeout(deadline);
    }
  }

  /** 3. The tab that got this answer died before it could validate it. */
  async function resume(record: ConnectionRecord, callers: Callers): Promise<void> {
    const answer = await ledger.openOrEnd(record, () => tokens.openPending(record));
    if (answer === undefined) return;
    const context = await untroubled(record, () => contextOf(record));
    const journey = startJourney(record);
    journey.step("answer-kept");
    try {
      await promote(context, record, answer, journey, callers);
      await journey.finish("done");
    } catch (error) {
      journey.explains(error);
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
    const { tokenSet } = await ledger.openOrEnd(record, () => tokens.open(record));
    const subject = record.account.attestedBy === "id_token" ? record.account.subject : undefined;
    const jwks = deps.jwks.source(context.metadata, journey.fetch);
    let completed: CompletedRefresh;
    try {
      completed = await validateTokenRefresh(
        context,
        answer,
        { tokenSet, subject },
        {
          jwks,
          isBound: record.keyBinding !== undefined,
        },
      );
    } catch (error) {
      if (!(error instanceof OAuthError)) throw error;
      journey.step("refresh-checked", { state: "failed", errorCode: error.code });
      // The answer may be good: it waits for the keys, or for the clock to be set right.
      if (error.code === "jwks_unavailable" || error.code === "clock_wrong") {
        callers.reject(error);
        await unlessGone(record, context, answer, () => ledger.postpone(record, error));
      } else {
        await discard(context, answer);
        await ledger.end(record, error, "drop-tokens", journey.id);
      }
      throw error;
    }
    journey.step("refresh-checked");
    const { refreshTokens } = context.profile;
    await unlessGone(record, context, answer, () =>
      ledger.promote(record, completed, refreshTokens, journey.id, callers.resolve),
    );
    journey.step("tokens-stored");
  }

  /**
   * 11. Removed or reconnected meanwhile: nobody may keep what the answer brought, and it is given
   * back. When another tab has taken over, it is only forgotten: the grant is still in use.
   */
  async function unlessGone<T>(
    record: ConnectionRecord,
    context: OAuthContext,
    answer: TokenEndpointAnswer,
    write: () => Promise<T>,
  ): Promise<T> {
    try {
      return await write();
    } catch (error) {
      if (error instanceof SwapRefusedError) {
        const current = await store.read(record.id).catch(() => undefined);
        if (current?.lineage !== record.lineage || current.ended) await discard(context, answer);
      }
      throw error;
    }
  }

  /** Writes down what a failed send means. @returns what the callers are told */
  async function judge(
    before: ConnectionRecord,
    marked: ConnectionRecord,
    failure: unknown,
    journeyId: string,
  ): Promise<unknown> {
    if (failure instanceof SwapRefusedError) return failure;
    const doubt = doubtOf(before);
    const verdict = judgeRefreshFailure(failure, doubt !== undefined);
    switch (verdict.outcome) {
      case "ended":
        await ledger.end(marked, verdict.error, verdict.tokens, journeyId);
        break;
      case "not-processed":
        await ledger.trouble(marked, verdict.error, {
          mark: { value: doubt && { ...doubt, state: "unknown" } },
          journeyId,
        });
        break;
      case "unknown":
        await ledger.trouble(marked, verdict.error, {
          mark: { value: marked.mark && { ...marked.mark, state: "unknown" } },
          journeyId,
        });
        break;
      case "already-written":
        break;
    }
    return verdict.error;
  }

  /** @param tokenSet as it is now: a provider may repeat any of its tokens anywhere */
  function startJourney(record: ConnectionRecord, tokenSet?: TokenSet): JourneyRecorder {
    const journey = deps.startJourney(record);
    if (tokenSet !== undefined) journey.conceal(...tokensIn(tokenSet));
    journey.step("lock-held");
    return journey;
  }

  async function contextOf(record: ConnectionRecord): Promise<OAuthContext> {
    const profile = providers.profileOf(record);
    const context = await providers.context(profile, {
      fetch: deps.fetch,
      maxAge: METADATA_AGE,
      // A refresh must not fail because discovery is down.
      orStale: true,
    });
    requireEndpoint(context.metadata, "token_endpoint");
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
      throw new OAuthError("provider_unreachable", "the provider still cannot be reached", {
        cause,
      });
    }
  }

  /** Tokens that nobody may keep are given back to the provider, as well as that goes. */
  async function discard(context: OAuthContext, answer: TokenEndpointAnswer): Promise<void> {
    const { refresh_token: refreshToken, access_token: accessToken } = answer.body;
    await giveBack(context, { refreshToken, accessToken }, deps);
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

function overtaken(cause?: unknown): OAuthError {
  return new OAuthError("timeout", "another tab has taken over the refresh of this connection", {
    cause,
  });
}

function tokensInAnswer({ body }: TokenEndpointAnswer): string[] {
  return [body.access_token, body.refresh_token, body.id_token].filter(
    (token) => typeof token === "string",
  );
}

/** 7. Whatever says 200 without tokens (a captive portal, a proxy) is not the provider's answer. */
function requireTokens({ body }: TokenEndpointAnswer): void {
  if (typeof body.access_token !== "string" && typeof body.refresh_token !== "string") {
    throw new OAuthError("response_malformed", "the answer of the token endpoint has no tokens");
  }
}
