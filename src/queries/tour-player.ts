import { takeTour } from "../experiments/tour.ts";
import type { TourProvider, TourStep, TourVerdict } from "../experiments/tour-step.ts";
import type { JourneyExchange } from "../journeys/journey-event.ts";
import { createNotedFetch } from "./exchange-log.ts";

/** A step that was taken, and which of the exchanges belong to it. */
export interface PlayedStep extends TourStep {
  readonly exchanges: { readonly first: number; readonly end: number };
}

/** How far the tour has come; the same object until something changes. */
export interface TourState {
  readonly steps: readonly PlayedStep[];
  /** What was sent and answered, redacted. */
  readonly exchanges: readonly JourneyExchange[];
  /** The next step is under way. */
  readonly isBusy: boolean;
  /** The provider does not look at the verifier. */
  readonly isCareless: boolean;
  readonly verdict: TourVerdict | undefined;
  readonly failure: unknown;
}

/** Takes the tour step by step, and starts it over. */
export interface TourPlayer {
  readonly state: () => TourState;
  /** @returns a function that unsubscribes */
  readonly subscribe: (listener: () => void) => () => void;
  /**
   * Takes the next step, unless one is under way or none is left. Does not fail: the state has the
   * failure.
   *
   * @returns whether a step was taken or the verdict reached
   */
  readonly next: () => Promise<boolean>;
  /** Forgets what was; the next step is the first, at another provider. */
  readonly startOver: (options?: { readonly isCareless: boolean }) => void;
}

/** What a player needs. */
export interface TourPlayerOptions {
  readonly openProvider: (options: { readonly isCareless: boolean }) => Promise<TourProvider>;
  /** Milliseconds of the local clock. */
  readonly now: () => number;
}

type Tour = AsyncGenerator<TourStep, TourVerdict>;

const beginning: TourState = {
  steps: [],
  exchanges: [],
  isBusy: false,
  isCareless: false,
  verdict: undefined,
  failure: undefined,
};

/** Makes a player at the beginning; nothing is sent before the first step is asked for. */
export function createTourPlayer({ openProvider, now }: TourPlayerOptions): TourPlayer {
  const listeners = new Set<() => void>();
  let state = beginning;
  let tour: Promise<Tour> | undefined;

  function change(changes: Partial<TourState>): void {
    state = { ...state, ...changes };
    for (const listener of listeners) listener();
  }

  async function begin(isOver: () => boolean): Promise<Tour> {
    const provider = await openProvider(state);
    const fetch = createNotedFetch(provider.fetch, provider.issuer, {
      read: () => state.exchanges,
      write(exchanges) {
        if (!isOver()) change({ exchanges });
      },
    });
    return takeTour({ ...provider, fetch }, { now });
  }

  return {
    state: () => state,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async next() {
      if (state.isBusy || state.verdict !== undefined || state.failure !== undefined) return false;
      tour ??= begin(() => tour !== mine);
      const mine = tour;
      const first = state.exchanges.length;
      change({ isBusy: true });
      try {
        const { done, value } = await (await mine).next();
        if (tour !== mine) return false;
        if (done === true) {
          change({ isBusy: false, verdict: value });
        } else {
          const step = { ...value, exchanges: { first, end: state.exchanges.length } };
          change({ isBusy: false, steps: [...state.steps, step] });
        }
        return true;
      } catch (failure) {
        if (tour === mine) change({ isBusy: false, failure });
        return false;
      }
    },
    startOver({ isCareless } = { isCareless: false }) {
      tour = undefined;
      change({ ...beginning, isCareless });
    },
  };
}
