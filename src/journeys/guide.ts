import type { JourneyKind, StepKey } from "./journey-event.ts";

/** A flow that waits for the person. */
export interface WaitingStep {
  readonly journeyId: string;
  readonly kind: JourneyKind;
  /** What happens when it goes on. */
  readonly next: StepKey;
  /** Milliseconds of the local clock. */
  readonly since: number;
}

/** Lets a person go through the sign-ins of this tab one step at a time. */
export interface Guide {
  isOn(): boolean;
  /** What waits when it is switched off runs through. */
  switchTo(isOn: boolean): void;
  /** The flow that has waited longest; the same object until it goes on. */
  waiting(): WaitingStep | undefined;
  next(): void;
  /** @returns a function that unsubscribes */
  subscribe(listener: () => void): () => void;
  /**
   * Stands before a step.
   *
   * @param over aborted: nobody waits there any more
   * @returns undefined when the flow may go on at once; else what resolves when it may, or it is over
   */
  before(
    journeyId: string,
    kind: JourneyKind,
    next: StepKey,
    over?: AbortSignal,
  ): Promise<void> | undefined;
}

/** A refresh never pauses, because it holds the lock that other tabs wait for; nor does a call to an API. */
const GUIDED: ReadonlySet<JourneyKind> = new Set(["connect", "reconnect", "step-up", "device"]);

/**
 * @param session sessionStorage: the choice outlives the redirect and ends with the tab
 * @param now milliseconds of the local clock
 */
export function createGuide(
  session: Pick<Storage, "getItem" | "setItem" | "removeItem">,
  key: string,
  now: () => number,
): Guide {
  let isOn = read();
  let queue: readonly (WaitingStep & { readonly goOn: () => void })[] = [];
  const listeners = new Set<() => void>();

  function read(): boolean {
    try {
      return session.getItem(key) !== null;
    } catch {
      return false;
    }
  }

  function change(next: typeof queue): void {
    queue = next;
    for (const listener of listeners) listener();
  }

  return {
    isOn: () => isOn,
    switchTo(value) {
      isOn = value;
      try {
        if (value) session.setItem(key, "on");
        else session.removeItem(key);
      } catch {
        // The choice holds for this page.
      }
      const released = value ? [] : queue;
      change(value ? queue : []);
      for (const { goOn } of released) goOn();
    },
    waiting: () => queue[0],
    next() {
      const [first, ...rest] = queue;
      change(rest);
      first?.goOn();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    before(journeyId, kind, next, over) {
      if (!isOn || !GUIDED.has(kind) || over?.aborted) return undefined;
      const { promise, resolve } = Promise.withResolvers<void>();
      const waiting = { journeyId, kind, next, since: now(), goOn: resolve };
      change([...queue, waiting]);
      over?.addEventListener("abort", () => {
        change(queue.filter((other) => other !== waiting));
        resolve();
      });
      return promise;
    },
  };
}
