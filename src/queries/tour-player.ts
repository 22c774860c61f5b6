import { takeTour } from "../experiments/tour.ts";
import type { TourProvider, TourStep, TourVerdict } from "../experiments/tour-step.ts";
import { createRedactor } from "../journeys/redact.ts";
import { createNotedFetch } from "./exchange-log.ts";
import { createObservable, type Played, withStep } from "./played-steps.ts";

/** How far the tour has come; the same object until something changes. */
export interface TourState extends Played<TourStep> {
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
  const { read, write, subscribe } = createObservable(beginning);
  let tour: Promise<Tour> | undefined;

  function change(changes: Partial<TourState>): void {
    write({ ...read(), ...changes });
  }

  async function begin(isOver: () => boolean): Promise<Tour> {
    const provider = await openProvider(read());
    const fetch = createNotedFetch(
      provider.fetch,
      {
        read: () => read().exchanges,
        write(exchanges) {
          if (!isOver()) change({ exchanges });
        },
      },
      createRedactor(),
    );
    return takeTour({ ...provider, fetch }, { now });
  }

  return {
    state: read,
    subscribe,
    async next() {
      const { isBusy, verdict, failure, exchanges } = read();
      if (isBusy || verdict !== undefined || failure !== undefined) return false;
      tour ??= begin(() => tour !== mine);
      const mine = tour;
      change({ isBusy: true });
      try {
        const { done, value } = await (await mine).next();
        if (tour !== mine) return false;
        if (done === true) {
          change({ isBusy: false, verdict: value });
        } else {
          change({ isBusy: false, steps: withStep(read(), value, exchanges.length) });
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
