import type { JourneyRecorder } from "../journeys/journey-recorder.ts";
import { tokensOfAnswer } from "../oauth/authorization-callback.ts";
import {
  type DevicePoll,
  pollDeviceAuthorization,
  validateDeviceAnswer,
} from "../oauth/device-authorization.ts";
import { OAuthError, type OAuthErrorCode } from "../oauth/oauth-error.ts";
import { isSecureUrl } from "../oauth/secure-endpoint.ts";
import { giveBack } from "../oauth/token-revocation.ts";
import { isTrouble, paceAfterAnswer, paceAfterTrouble } from "./device-pace.ts";
import { beginDeviceSignIn } from "./device-sign-in-start.ts";
import type { DeviceSignInContent, DeviceSignInRecord } from "./device-sign-in-store.ts";
import type { DeviceSignInDependencies } from "./device-sign-in.ts";
import { concealCodes, noteDeviceChecks, noteDeviceFailure } from "./device-steps.ts";
import type { NamedKey } from "./dpop-keys.ts";

/** What a person carries to the other device. */
export interface ShownCode {
  /** The provider's own characters: shown as text. */
  readonly userCode: string;
  readonly verificationUri: string;
  /** Whether that may be opened from here. */
  readonly isLink: boolean;
  /** The same with the code in it; may be opened. */
  readonly verificationUriComplete: string | undefined;
}

/** How a sign-in by device code stands, as this tab sees it. */
export type DeviceState =
  | { readonly at: "looking" }
  | { readonly at: "none" }
  | { readonly at: "asking" }
  | {
      readonly at: "waiting";
      readonly code: ShownCode;
      /** Milliseconds of the local clock, like the other times. */
      readonly startedAt: number;
      readonly expiresAt: number;
      /** Seconds between two polls. */
      readonly interval: number;
      /** The provider has asked to be asked more seldom. */
      readonly isSlowed: boolean;
      readonly nextAt: number;
      /** How often the provider was asked. */
      readonly polls: number;
      /** Why the last poll brought no answer. */
      readonly trouble: OAuthErrorCode | undefined;
      /** Another tab asks, and this one looks on. */
      readonly isElsewhere: boolean;
      readonly journeyId: string;
    }
  /** The person said yes: what came is checked and stored. */
  | { readonly at: "checking" }
  | { readonly at: "done"; readonly connectionId: string }
  | { readonly at: "failed"; readonly error: unknown };

/** The sign-in of one profile, from this tab. */
export interface DeviceFlow {
  current(): DeviceState;
  /** @returns a function that unsubscribes */
  subscribe(listener: () => void): () => void;
  /** Asks for a code. @param scope to ask for, separated by spaces */
  begin(scope: string): void;
  /** Ends it for all tabs: nobody waits for an answer any more. */
  cancel(): void;
  /** Leaves it to other tabs, or to the next time that somebody looks. */
  close(): void;
}

/** What this tab shows, as long as it has not turned to something else. */
interface Screen {
  readonly show: (state: DeviceState) => void;
  readonly showWaiting: (record: DeviceSignInRecord) => void;
}

/** What goes along with the polls of one tab. */
interface Attempt {
  readonly journey: JourneyRecorder;
  readonly key: NamedKey | undefined;
  readonly screen: Screen;
}

/** Milliseconds after which a tab that looks on looks again. */
const LOOK = 1_000;

/** Follows the sign-in of a profile: polls while no other tab does, and else looks on. */
export function createDeviceFlow(profileId: string, deps: DeviceSignInDependencies): DeviceFlow {
  const { store, locks, journeys, dpopKeys, now, pause } = deps;
  const listeners = new Set<() => void>();
  const closing = new AbortController();
  let state: DeviceState = { at: "looking" };
  let following:
    | { readonly record: DeviceSignInRecord; readonly stop: AbortController }
    | undefined;

  function show(next: DeviceState): void {
    state = next;
    for (const listener of listeners) listener();
  }

  function run(work: () => Promise<void>): void {
    work().catch((error: unknown) => {
      if (!closing.signal.aborted) show({ at: "failed", error });
    });
  }

  async function resume(): Promise<void> {
    const record = await store.read(profileId);
    // What came of it was told to whoever looked.
    if (record !== undefined && isOver(record)) await store.remove(record);
    if (record?.ended !== undefined || record === undefined) return show({ at: "none" });
    await follow(record);
  }

  async function begin(scope: string): Promise<void> {
    show({ at: "asking" });
    const { record, journey } = await beginDeviceSignIn(profileId, scope, deps);
    await follow(record, journey);
  }

  /** Polls as soon as no other tab does, and until then shows what the other one writes down. */
  async function follow(record: DeviceSignInRecord, journey?: JourneyRecorder): Promise<void> {
    if (closing.signal.aborted) return;
    const stop = new AbortController();
    following = { record, stop };
    const signal = AbortSignal.any([stop.signal, closing.signal]);
    const content = await store.open(record).catch(async (error: unknown) => {
      await store.remove(record);
      throw error;
    });
    /** Aborted as soon as it is this tab that asks. */
    const ours = new AbortController();
    let ended: DeviceSignInRecord["ended"];
    const showUnlessLeft = (next: DeviceState) => {
      if (!signal.aborted) show(next);
    };
    const showWaiting = (current: DeviceSignInRecord) => {
      showUnlessLeft(waitingState(current, content, !ours.signal.aborted));
    };
    showWaiting(record);

    const look = async () => {
      const looking = AbortSignal.any([signal, ours.signal]);
      for (;;) {
        await pause(LOOK, looking).catch(() => undefined);
        if (looking.aborted) return;
        const current = await sameAs(record);
        if (ours.signal.aborted) return;
        ended = current?.ended;
        if (current === undefined || isOver(current)) return stop.abort();
        if (ended === undefined) showWaiting(current);
        else showUnlessLeft({ at: "checking" });
      }
    };
    const poll = () =>
      locks.request(lockOf(record), { signal }, async () => {
        ours.abort();
        // Who asked until now may have found out, and nobody else has the record for long then.
        ended = (await sameAs(record))?.ended;
        if (ended !== undefined) return;
        await pollUntilAnswered(record, content, journey, {
          show: showUnlessLeft,
          showWaiting,
          signal,
        });
      });
    const ends = await Promise.allSettled([look(), poll()]);
    const failure = ends.find((end) => end.status === "rejected");
    if (failure !== undefined && !signal.aborted) throw failure.reason;
    const last = await sameAs(record);
    if (last?.ended !== undefined && !(await isInUse(record))) await store.remove(last);
    if (following?.record === record && !closing.signal.aborted) showEnd(ended);
  }

  /** What came of it, where another tab found out. */
  function showEnd(ended: DeviceSignInRecord["ended"]): void {
    if (state.at === "done" || state.at === "failed") return;
    if (ended?.as === "stored" && ended.connectionId !== undefined)
      return show({ at: "done", connectionId: ended.connectionId });
    if (ended?.as !== "failed") return show({ at: "none" });
    const code = ended.code ?? "token_request_rejected";
    show({ at: "failed", error: new OAuthError(code, "the sign-in failed in another tab") });
  }

  /** Whether another tab polls, or has yet to learn what came of it. */
  async function isInUse(record: DeviceSignInRecord): Promise<boolean> {
    const { held = [], pending = [] } = await locks.query();
    return [...held, ...pending].some(({ name }) => name === lockOf(record));
  }

  async function sameAs({ id }: DeviceSignInRecord): Promise<DeviceSignInRecord | undefined> {
    const current = await store.read(profileId);
    return current?.id === id ? current : undefined;
  }

  async function pollUntilAnswered(
    first: DeviceSignInRecord,
    content: DeviceSignInContent,
    begun: JourneyRecorder | undefined,
    screen: Screen & { signal: AbortSignal },
  ): Promise<void> {
    const journey = begun ?? (await resumedJourney(first, content));
    let key: NamedKey | undefined;
    try {
      key = await keyOf(first);
      while (!screen.signal.aborted) {
        const record = await sameAs(first);
        if (record === undefined || record.ended !== undefined) break;
        if (now() >= record.expiresAt)
          throw new OAuthError("device_code_expired", "the device code has expired");
        screen.showWaiting(record);
        const wait = Math.min(record.nextAt, record.expiresAt) - now();
        if (wait > 0) await pause(wait, screen.signal).catch(() => undefined);
        else if (await pollOnce(record, content, { journey, key, screen })) return;
      }
      // Closed: it goes on in another tab, or later.
      if (!closing.signal.aborted) await givenUp(journey, key);
    } catch (error) {
      await fail(first, error, { journey, key, screen });
    }
  }

  async function keyOf({ keyId }: DeviceSignInRecord): Promise<NamedKey | undefined> {
    if (keyId === undefined) return undefined;
    const prover = await dpopKeys.open(keyId);
    // A code may live longer than the keys of abandoned sign-ins.
    await dpopKeys.keep(keyId);
    return { id: keyId, prover };
  }

  /** @returns whether it is over */
  async function pollOnce(
    before: DeviceSignInRecord,
    content: DeviceSignInContent,
    attempt: Attempt,
  ): Promise<boolean> {
    const { journey, key, screen } = attempt;
    // Written down first: if this tab dies while it asks, the next one does not ask too soon.
    const record = await store.change(before, (current) => ({
      ...current,
      polls: current.polls + 1,
      nextAt: now() + current.interval * 1000,
    }));
    if (record === undefined) return false;
    screen.showWaiting(record);
    let poll: DevicePoll;
    try {
      poll = await pollDeviceAuthorization(content, content.deviceCode, {
        fetch: journey.fetch,
        now,
        dpop: key?.prover,
      });
    } catch (error) {
      if (!isTrouble(error)) throw error;
      await store.change(record, (current) => ({
        ...current,
        ...paceAfterTrouble(current, error, now()),
      }));
      return false;
    }
    if (poll.said === "yes") {
      await keep(record, content, poll.answer, attempt);
      return true;
    }
    const { said } = poll;
    await store.change(record, ({ trouble: _, ...current }) => ({
      ...current,
      ...paceAfterAnswer(current, said, now()),
    }));
    return false;
  }

  /** Nothing is stored before everything has been checked, and nothing that nobody waits for any more. */
  async function keep(
    record: DeviceSignInRecord,
    context: DeviceSignInContent,
    answer: Extract<DevicePoll, { said: "yes" }>["answer"],
    { journey, key, screen }: Attempt,
  ): Promise<void> {
    screen.show({ at: "checking" });
    journey.conceal(...(await tokensOfAnswer(answer)));
    const keys = deps.jwks.source(context.metadata, journey.fetch);
    const completed = await validateDeviceAnswer(answer, context, keys);
    noteDeviceChecks(journey, completed.claims !== undefined);
    const { accessTokens, refreshToken } = completed.tokenSet;
    const returnTokens = () =>
      giveBack(
        context,
        { refreshToken, accessToken: Object.values(accessTokens)[0]?.token },
        { fetch: deps.fetch },
      );
    try {
      deps.providers.profile(profileId);
    } catch (error) {
      await returnTokens();
      throw error;
    }
    if (!(await store.end(record, { as: "storing" }))) {
      await returnTokens();
      journey.step("tokens-returned");
      return givenUp(journey, key);
    }
    const grant = await deps.grants.prepare(context, completed, key, journey);
    const connectionId = await deps.grants.settle({ ...grant, obtainedBy: "device" }, "store");
    if (connectionId === undefined) throw new Error("a grant that is stored has a connection");
    // It is connected, whatever the storage says to this.
    await store.end(record, { as: "stored", connectionId }).catch(() => undefined);
    journey.link(connectionId);
    journey.step("tokens-stored");
    await journey.finish("done");
    screen.show({ at: "done", connectionId });
  }

  /** The person, in this tab or another one, waits for it no longer. */
  async function givenUp(journey: JourneyRecorder, key: NamedKey | undefined): Promise<void> {
    await dpopKeys.remove(key?.id);
    journey.step("device-cancelled");
    await journey.finish("done");
  }

  async function fail(
    record: DeviceSignInRecord,
    error: unknown,
    { journey, key, screen }: Attempt,
  ): Promise<void> {
    const code = error instanceof OAuthError ? error.code : undefined;
    // Told all the same where the storage refuses.
    await store.end(record, { as: "failed", code }).catch(() => undefined);
    await dpopKeys.remove(key?.id ?? record.keyId);
    noteDeviceFailure(journey, code);
    journey.explains(error);
    await journey.finish("failed", code);
    screen.show({ at: "failed", error });
  }

  /** The journey of a tab that was reloaded goes on; that of a closed one has gone with it. */
  async function resumedJourney(
    record: DeviceSignInRecord,
    content: DeviceSignInContent,
  ): Promise<JourneyRecorder> {
    const known = journeys.resume(record.journeyId);
    const journey = known ?? journeys.start("device", { providerName: content.profile.name });
    concealCodes(journey, content);
    if (known === undefined) {
      journey.step("device-resumed");
      await store.change(record, (current) => ({ ...current, journeyId: journey.id }));
    }
    journey.suspend();
    return journey;
  }

  async function cancel(): Promise<void> {
    if (following === undefined) return;
    const { record, stop } = following;
    // First, so that an answer which is on its way is not kept.
    if (!(await store.end(record, { as: "cancelled" }))) return;
    following = undefined;
    stop.abort();
    show({ at: "none" });
  }

  run(resume);
  return {
    current: () => state,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    begin(scope) {
      if (state.at === "none" || state.at === "done" || state.at === "failed")
        run(() => begin(scope));
    },
    cancel() {
      if (state.at === "waiting") run(cancel);
    },
    close: () => closing.abort(),
  };
}

function lockOf({ id }: DeviceSignInRecord): string {
  return `pixy.device.${id}`;
}

function isOver({ ended }: DeviceSignInRecord): boolean {
  return ended !== undefined && ended.as !== "storing";
}

function waitingState(
  {
    startedAt,
    expiresAt,
    interval,
    isSlowed,
    nextAt,
    polls,
    trouble,
    journeyId,
  }: DeviceSignInRecord,
  { userCode, verificationUri, verificationUriComplete }: DeviceSignInContent,
  isElsewhere: boolean,
): DeviceState {
  const isLink = isSecureUrl(verificationUri);
  const code = { userCode, verificationUri, isLink, verificationUriComplete };
  return {
    at: "waiting",
    code,
    startedAt,
    expiresAt,
    interval,
    isSlowed,
    nextAt,
    polls,
    trouble,
    isElsewhere,
    journeyId,
  };
}
