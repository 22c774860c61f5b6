import type { Report } from "../../checks/report.ts";
import type { JourneyExchange } from "../../journeys/journey-event.ts";
import type { ToldRun } from "../../journeys/told-journey.ts";
import { verdictWords } from "./verdict-words.ts";

/** What was sent for a report and what came back, as a journey: a step for each question. */
export function reportJourney({ issuer, at, rows }: Report): ToldRun {
  const sent = new Set<JourneyExchange>();
  return {
    kind: "check",
    about: "Readiness report",
    providerName: URL.parse(issuer)?.host ?? issuer,
    outcome: "done",
    steps: rows.map(({ title, reference, finding: { verdict, seen, exchanges = [] } }) => {
      // What several questions look at was sent for the first of them.
      const isSent = exchanges.some((exchange) => !sent.has(exchange));
      for (const exchange of exchanges) sent.add(exchange);
      return {
        words: {
          from: "tab",
          to: isSent ? "provider" : "tab",
          title: `${verdictWords[verdict].word}: ${title}`,
          why: seen.replaceAll("`", ""),
          reference,
        },
        at,
        exchanges,
      };
    }),
  };
}
