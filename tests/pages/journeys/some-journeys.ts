import type { Journey, JourneyExchange } from "../../../src/journeys/journey-event.ts";

/** A call to an API as it is recorded. */
export function callJourney(exchange: Partial<JourneyExchange>): Journey {
  return {
    id: "call",
    kind: "api",
    providerName: "Acme",
    connectionId: "c",
    startedAt: 0,
    outcome: "done",
    steps: [
      { key: "token-at-hand", at: 0, state: "done" },
      {
        key: "api-call",
        at: 0,
        state: "done",
        exchange: {
          method: "GET",
          url: "https://api.example/projects?q=1",
          requestHeaders: {},
          status: 200,
          ...exchange,
        },
      },
    ],
  };
}
