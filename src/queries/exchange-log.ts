import type { JourneyExchange } from "../journeys/journey-event.ts";
import type { Redactor } from "../journeys/redact.ts";
import { createTracedFetch } from "../journeys/traced-fetch.ts";

/** Where the exchanges of one run are kept, as long as anybody looks at it. */
export interface ExchangeLog {
  readonly read: () => readonly JourneyExchange[];
  readonly write: (exchanges: readonly JourneyExchange[]) => void;
}

/**
 * Notes what is sent and answered, redacted, in the order of sending; an answer comes into the place
 * of its request. What turns out to be a secret later on is masked in what was noted before as well.
 *
 * @param redactor knows the secrets of the run
 */
export function createNotedFetch(
  fetch: typeof globalThis.fetch,
  { read, write }: ExchangeLog,
  redactor: Redactor,
): typeof globalThis.fetch {
  let known = redactor.known();

  function note(exchanges: readonly JourneyExchange[]): void {
    const isMoreKnown = redactor.known() !== known;
    known = redactor.known();
    write(isMoreKnown ? exchanges.map(redactor.again) : exchanges);
  }

  return createTracedFetch(
    fetch,
    ({ exchange }) => {
      const index = read().length;
      note([...read(), exchange]);
      return (update) => note(read().with(index, update.exchange));
    },
    { redactor, now: () => performance.now(), providerOrigins: () => [] },
  );
}
