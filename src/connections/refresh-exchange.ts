import type { JourneyRecorder } from "../journeys/journey-recorder.ts";
import type { DpopProver } from "../oauth/dpop.ts";
import type { OAuthContext } from "../oauth/oauth-client.ts";
import { OAuthError } from "../oauth/oauth-error.ts";
import { firstResource } from "../oauth/provider-profile.ts";
import type { TokenResponse } from "../oauth/token-endpoint.ts";
import {
  type CompletedRefresh,
  requestTokenRefresh,
  validateTokenRefresh,
} from "../oauth/token-refresh.ts";
import { revocableToken, tokensInResponse } from "../oauth/token-response.ts";
import { giveBack } from "../oauth/token-revocation.ts";
import { latestAccessToken, tokensIn } from "../oauth/token-set.ts";
import { withMore } from "./account.ts";
import { isNamed, learnName, writeName } from "./account-name.ts";
import type { ConnectionChannel } from "./connection-channel.ts";
import type { ConnectionRecord } from "./connection-record.ts";
import { type ConnectionStore, SwapRefusedError } from "./connection-store.ts";
import type { HeldTokens } from "./connection-tokens.ts";
import { isGone } from "./grantee.ts";
import type { JwksStore } from "./jwks-store.ts";
import { reasonToWait, requireTokens } from "./pending-answer.ts";
import { judgeRefreshFailure } from "./refresh-failure.ts";
import { doubtOf, type RefreshTrigger } from "./refresh-pace.ts";
import {
  createRefreshPreparation,
  type RefreshPreparationDependencies,
} from "./refresh-preparation.ts";

/** 4. Milliseconds after which whoever waits for a refresh is told that it takes too long. */
const REFRESH_DEADLINE = 15_000;

/** Whoever waits for a refresh: they are told as soon as there is something to tell. */
export type Callers = Pick<PromiseWithResolvers<HeldTokens>, "resolve" | "reject">;

export interface RefreshExchangeDependencies extends RefreshPreparationDependencies {
  readonly store: ConnectionStore;
  readonly channel: ConnectionChannel;
  readonly jwks: JwksStore;
  readonly startJourney: (record: ConnectionRecord) => JourneyRecorder;
}

/** One refresh at the provider, for the tab that holds the lock of the connection. */
export interface RefreshExchange {
  /**
   * Exchanges the refresh token of a record for the next tokens, or validates the answer that a dead
   * tab has left there. It goes on when the callers have lost patience.
   *
   * @param resource the one of several that an access token is wanted for
   * @param callers are answered before everything is done; whoever calls this answers them when it throws
   * @throws SwapRefusedError when another tab has gone on meanwhile
   * @throws OAuthError why there are no newer tokens; it is written down already
   * @see RFC 6749 §6, docs/refresh.md steps 3 to 7 and 11
   */
  run(
    record: ConnectionRecord,
    trigger: RefreshTrigger,
    resource: string | undefined,
    callers: Callers,
  ): Promise<void>;
}

export function createRefreshExchange(deps: RefreshExchangeDependencies): RefreshExchange {
  const { store, tokens, ledger, now } = deps;
  const preparation = createRefreshPreparation(deps);

  return {
    async run(record, trigger, resource, callers) {
      // 3. The answer that a dead holder left behind is used. Without one the outcome is unknown: see send.
      const answer = await ledger.openOrEnd(record, () => tokens.openPending(record));
      if (answer === undefined) await send(record, trigger, resource, callers);
      else await resume(record, answer, callers);
    },
  };

  async function send(
    record: ConnectionRecord,
    trigger: RefreshTrigger,
    resource: string | undefined,
    callers: Callers,
  ): Promise<void> {
    const { context, tokenSet, refreshToken, dpop } = await preparation.prepare(record, trigger);
    const { refreshTokens } = context.profile;
    const marked = await ledger.mark(record);
    const journey = startJourney(marked);
    // A provider may repeat any of its tokens anywhere.
    journey.conceal(...tokensIn(tokenSet));
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
      journey.conceal(...tokensInResponse(answer.body));
      // 7.
      requireTokens(answer.body);
      const pending = await unlessGone(marked, context, answer, () =>
        ledger.keepPending(marked, answer, refreshTokens),
      );
      journey.step("answer-kept");
      const completed = await promote(context, pending, answer, journey, callers);
      void nameAccount(record, completed, { context, dpop, journey });
      await journey.finish("done");
    } catch (failure) {
      const verdict = await judge(record, marked, failure, journey.id);
      await finishFailed(journey, verdict);
      throw verdict;
    } finally {
      clearTimeout(deadline);
    }
  }

  /** 3. The tab that got this answer died before it could validate it. */
  async function resume(
    record: ConnectionRecord,
    answer: TokenResponse,
    callers: Callers,
  ): Promise<void> {
    const context = await preparation.contextOf(record);
    const journey = startJourney(record);
    journey.step("answer-kept");
    try {
      await promote(context, record, answer, journey, callers);
      await journey.finish("done");
    } catch (error) {
      await finishFailed(journey, error);
      throw error;
    }
  }

  /** 5. Validates what is safely written down, and makes it the connection's tokens. */
  async function promote(
    context: OAuthContext,
    record: ConnectionRecord,
    answer: TokenResponse,
    journey: JourneyRecorder,
    callers: Callers,
  ): Promise<CompletedRefresh> {
    const { tokenSet } = await ledger.openOrEnd(record, () => tokens.open(record));
    const subject = record.account.attestedBy === "id_token" ? record.account.subject : undefined;
    const jwks = deps.jwks.source(context.metadata, journey.fetch);
    let completed: CompletedRefresh;
    try {
      completed = await validateTokenRefresh(
        context,
        answer,
        { tokenSet, subject },
        { jwks, isBound: record.keyBinding !== undefined },
      );
    } catch (failure) {
      if (!(failure instanceof OAuthError)) throw failure;
      const at = now();
      const wanting = reasonToWait(failure, {
        answer: at - answer.receivedAt,
        key: at - (record.problem?.keyMissingSince ?? at),
      });
      const error = wanting ?? failure;
      journey.step("refresh-checked", { state: "failed", errorCode: error.code });
      if (wanting !== undefined) {
        callers.reject(wanting);
        await unlessGone(record, context, answer, () => ledger.postpone(record, wanting));
      } else {
        await discard(context, answer);
        await ledger.end(record, failure, "drop-tokens", journey.id);
      }
      throw error;
    }
    journey.step("refresh-checked");
    const { refreshTokens } = context.profile;
    await unlessGone(record, context, answer, () =>
      ledger.promote(record, completed, refreshTokens, journey.id, callers.resolve),
    );
    journey.step("tokens-stored");
    return completed;
  }

  /**
   * An account that has no name learns it from an ID token that came along. Else the first refresh asks
   * userinfo: an import may have begun with an expired access token, and a page may have been left before the
   * answer came.
   */
  async function nameAccount(
    { id, generation }: ConnectionRecord,
    { claims: fresh, tokenSet }: CompletedRefresh,
    asked: { context: OAuthContext; dpop: DpopProver | undefined; journey: JourneyRecorder },
  ): Promise<void> {
    const record = await store.read(id).catch(() => undefined);
    const known = record?.account.claims;
    if (record === undefined || known === undefined || isNamed(known)) return;
    const claims = withMore(known, fresh ?? {});
    if (isNamed(claims)) {
      await writeName(record, claims, deps).catch(() => undefined);
    } else if (generation === 0) {
      const accessToken = latestAccessToken(tokenSet)?.token;
      const { context, dpop, journey } = asked;
      await learnName(record, claims, { context, dpop, accessToken, fetch: journey.fetch }, deps);
    }
  }

  /**
   * 11. Removed, or another account's meanwhile: nobody may keep what the answer brought, and it is
   * given back. When another tab has taken over or reconnected, it is only forgotten.
   */
  async function unlessGone<T>(
    record: ConnectionRecord,
    context: OAuthContext,
    answer: TokenResponse,
    write: () => Promise<T>,
  ): Promise<T> {
    try {
      return await write();
    } catch (error) {
      if (error instanceof SwapRefusedError && (await isGone(record, store)))
        await discard(context, answer);
      throw error;
    }
  }

  /** 6. and 7. Writes down what a failed send means. @returns what the callers are told */
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

  function startJourney(record: ConnectionRecord): JourneyRecorder {
    const journey = deps.startJourney(record);
    journey.step("lock-held");
    return journey;
  }

  /** Tokens that nobody may keep are given back to the provider, as well as that goes. */
  async function discard(context: OAuthContext, answer: TokenResponse): Promise<void> {
    await giveBack(context, revocableToken(answer.body), deps);
  }
}

async function finishFailed(journey: JourneyRecorder, failure: unknown): Promise<void> {
  journey.explains(failure);
  // A refused swap: the connection was removed, reconnected or refreshed by another tab.
  await journey.finish("failed", failure instanceof OAuthError ? failure.code : "session_ended");
}
