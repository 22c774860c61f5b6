import type { JourneyRecorder } from "../journeys/journey-recorder.ts";
import type { DeviceSignInRecord } from "./device-sign-in-store.ts";
import type { DeviceSignInDependencies } from "./device-state.ts";

/** Milliseconds after which a tab that waits for its person looks whether another one has ended it. */
const LOOK = 1_000;

/** What else the wait for a person is about. */
interface DeviceHoldOptions extends Pick<DeviceSignInDependencies, "store" | "now" | "pause"> {
  readonly journey: JourneyRecorder;
  /** Aborted: this tab is to stop. */
  readonly signal: AbortSignal;
  readonly showWaiting: (record: DeviceSignInRecord) => void;
}

/**
 * Where a person goes step by step, stands before the first poll until they say so, and no longer than
 * there is something to ask for. The polls that repeat it are not asked about one by one: the provider
 * says how often they are due.
 */
export async function holdFirstPoll(
  which: Pick<DeviceSignInRecord, "id" | "profileId">,
  { store, now, pause, journey, signal, showWaiting }: DeviceHoldOptions,
): Promise<void> {
  const record = await store.same(which);
  if (record === undefined || record.polls > 0) return;
  const over = new AbortController();
  const waiting = AbortSignal.any([signal, over.signal]);
  const turn = journey.before("device-poll", waiting);
  if (turn !== undefined) {
    await note(true);
    try {
      await Promise.race([turn, lookUntilOver()]);
    } finally {
      over.abort();
    }
  }
  // A tab that was closed while it waited has left it so.
  if (turn !== undefined || record.isHeld === true) await note(false);

  async function lookUntilOver(): Promise<void> {
    while (!waiting.aborted) {
      await pause(LOOK, waiting).catch(() => undefined);
      const current = await store.same(which);
      const isOver = current === undefined || current.ended !== undefined;
      if (isOver || now() >= current.expiresAt) return;
    }
  }

  /** Written down for the other tabs, which look on. */
  async function note(isHeld: boolean): Promise<void> {
    const changed = await store.change(which, (current) => ({ ...current, isHeld }));
    if (changed !== undefined) showWaiting(changed);
  }
}
