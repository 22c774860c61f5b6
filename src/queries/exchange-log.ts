import type { JourneyExchange } from "../journeys/journey-event.ts";
import { createRedactor } from "../journeys/redact.ts";
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
 * @param issuer whose requests are described as a provider's
 */
export function createNotedFetch(
  fetch: typeof globalThis.fetch,
  issuer: string,
  { read, write }: ExchangeLog,
): typeof globalThis.fetch {
  const { origin } = new URL(issuer);
  return createTracedFetch(
    fetch,
    ({ exchange }) => {
      const index = read().length;
      write([...read(), exchange]);
      return (update) => write(read().with(index, update.exchange));
    },
    { redactor: createRedactor(), now: () => performance.now(), providerOrigins: () => [origin] },
  );
}
