import type { JourneyRecorder } from "../journeys/journey-recorder.ts";
import { OAuthError } from "../oauth/oauth-error.ts";
import { isSecureUrl, leadsInside } from "../oauth/secure-endpoint.ts";
import { createDevicePolling } from "./device-polling.ts";
import { beginDeviceSignIn } from "./device-sign-in-start.ts";
import type { DeviceSignInContent, DeviceSignInRecord } from "./device-sign-in-store.ts";
import type { DeviceSignInDependencies, DeviceState } from "./device-state.ts";

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

/** Milliseconds after which a tab that looks on looks again. */
const LOOK = 1_000;

/** Follows the sign-in of a profile: polls while no other tab does, and else looks on. */
export function createDeviceFlow(profileId: string, deps: DeviceSignInDependencies): DeviceFlow {
  const { store, locks, pause } = deps;
  const polling = createDevicePolling(deps);
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
    const { record, journey } = await beginDeviceSignIn(profileId, scope, closing.signal, deps);
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
        const current = await store.same(record);
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
        // The tab that asked until now may have finished, and is about to remove the record.
        ended = (await store.same(record))?.ended;
        if (ended !== undefined) return;
        await polling.run(record, content, journey, {
          show: showUnlessLeft,
          showWaiting,
          signal,
          isLeft: () => closing.signal.aborted,
        });
      });
    const ends = await Promise.allSettled([look(), poll()]);
    const failure = ends.find((end) => end.status === "rejected");
    if (failure !== undefined && !signal.aborted) throw failure.reason;
    const last = await store.same(record);
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
    isHeld = false,
    journeyId,
  }: DeviceSignInRecord,
  { metadata, userCode, verificationUri, verificationUriComplete }: DeviceSignInContent,
  isElsewhere: boolean,
): DeviceState {
  const isLink = isSecureUrl(verificationUri) && !leadsInside(metadata.issuer, verificationUri);
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
    isHeld,
    isElsewhere,
    journeyId,
  };
}
