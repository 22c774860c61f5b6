import type { JourneyExchange } from "../journeys/journey-event.ts";

/** A step that was taken, and which of the exchanges belong to it. */
export type PlayedStep<Step> = Step & {
  readonly exchanges: { readonly first: number; readonly end: number };
};

/** What has been played so far. */
export interface Played<Step> {
  readonly steps: readonly PlayedStep<Step>[];
  /** What was sent and answered, redacted. */
  readonly exchanges: readonly JourneyExchange[];
}

/** @returns the steps with one more, to which every exchange belongs from `first` on */
export function withStep<Step>(
  { steps, exchanges: { length: end } }: Played<Step>,
  step: Step,
  first: number,
): readonly PlayedStep<Step>[] {
  return [...steps, { ...step, exchanges: { first, end } }];
}

/** What was sent in a step and what came back. */
export function exchangesOf(
  { exchanges }: Pick<Played<unknown>, "exchanges">,
  { exchanges: { first, end } }: PlayedStep<unknown>,
): readonly JourneyExchange[] {
  return exchanges.slice(first, end);
}

/** What was sent after the last step, for one that did not come, and what came back. */
export function exchangesAfter({ steps, exchanges }: Played<unknown>): readonly JourneyExchange[] {
  return exchanges.slice(steps.at(-1)?.exchanges.end ?? 0);
}

/** What a screen follows live: the same object until something changes. */
export interface Observable<State> {
  readonly read: () => State;
  readonly write: (state: State) => void;
  /** @returns a function that unsubscribes */
  readonly subscribe: (listener: () => void) => () => void;
}

export function createObservable<State>(beginning: State): Observable<State> {
  const listeners = new Set<() => void>();
  let current = beginning;
  return {
    read: () => current,
    write(state) {
      current = state;
      for (const listener of listeners) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
