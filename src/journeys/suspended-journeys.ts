import type { Journey } from "./journey-event.ts";
import { newestFirst } from "./journey-caps.ts";
import { soundJourneys } from "./journey-record.ts";

/** Sign-ins that may be under way in one tab; older ones were abandoned at the provider. */
const MOST = 5;

/** Journeys that wait for the tab to come back from the provider. */
export interface SuspendedJourneys {
  put(journey: Journey): void;
  /** Removes what it returns. */
  take(id: string): Journey | undefined;
}

/**
 * Keeps redacted journeys over a redirect. Where session storage refuses, a journey is not carried
 * over, and the flow goes on without it.
 *
 * @param session sessionStorage
 * @param key where they are kept, all together: abandoned ones cannot pile up
 */
export function createSuspendedJourneys(
  session: Pick<Storage, "getItem" | "setItem" | "removeItem">,
  key: string,
): SuspendedJourneys {
  function read(): Journey[] {
    try {
      return soundJourneys(JSON.parse(session.getItem(key) ?? "[]"));
    } catch {
      return [];
    }
  }

  function write(journeys: readonly Journey[]): void {
    try {
      if (journeys.length === 0) session.removeItem(key);
      else session.setItem(key, JSON.stringify(journeys));
    } catch {
      // Full or refused. A recording is not worth failing a sign-in for.
    }
  }

  return {
    put(journey) {
      write([journey, ...newestFirst(read()).filter(({ id }) => id !== journey.id)].slice(0, MOST));
    },
    take(id) {
      const journeys = read();
      const found = journeys.find((journey) => journey.id === id);
      if (found !== undefined) write(journeys.filter((journey) => journey !== found));
      return found;
    },
  };
}
