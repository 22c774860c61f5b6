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
 * of its request.
 *
 * @param redactor knows the secrets of the run
 */
export function createNotedFetch(
  fetch: typeof globalThis.fetch,
  { read, write }: ExchangeLog,
  redactor: Redactor,
): typeof globalThis.fetch {
  return createTracedFetch(
    fetch,
    ({ exchange }) => {
      const index = read().length;
      write([...read(), exchange]);
      return (update) => write(read().with(index, update.exchange));
    },
    { redactor, now: () => performance.now(), providerOrigins: () => [] },
  );
}
