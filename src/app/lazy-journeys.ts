import type { JourneyShelf } from "../journeys/journey-log.ts";
import type { Flows } from "./flows.ts";

/**
 * The journeys as the screens see them. What records them is loaded when it is needed first.
 *
 * @param loadFlows gives the flows of this page, the same at each call
 * @param loaded gives them when they are there
 */
export function createLazyJourneys(
  loadFlows: () => Promise<Flows>,
  loaded: () => Flows | undefined,
): JourneyShelf {
  const shelf = async () => (await loadFlows()).journeys;
  return {
    all: async () => (await shelf()).all(),
    dropped: async () => (await shelf()).dropped(),
    keep: async (journey) => (await shelf()).keep(journey),
    remove: async (id) => (await shelf()).remove(id),
    clear: async () => (await shelf()).clear(),
    // A failure that a journey shows was recorded by what is loaded then.
    ofFailure: (failure) => loaded()?.journeys.ofFailure(failure),
    subscribe(listener) {
      let stopped = false;
      let stop: (() => void) | undefined;
      void shelf().then(
        (journeys) => {
          if (!stopped) stop = journeys.subscribe(listener);
        },
        () => undefined,
      );
      return () => {
        stopped = true;
        stop?.();
      };
    },
  };
}
