import { Link } from "react-router";
import type { Connection } from "../../connections/connection.ts";
import type { Journey } from "../../journeys/journey-event.ts";
import { failureTitle } from "../../ui/error-titles.ts";
import { Outcome } from "../../ui/outcome.tsx";
import { PassiveTime } from "../../ui/relative-time.tsx";
import { JourneyStrip } from "./journey-strip.tsx";
import { JourneyName } from "./journey-name.tsx";
import { outcomes } from "./journey-words.ts";

/** Journeys in lines, each of which leads to one. */
export function JourneyList({
  journeys,
  connections = [],
}: {
  journeys: readonly Journey[];
  /** Whose account a journey was of is told where the connection is known. */
  connections?: readonly Connection[];
}) {
  const accounts = new Map(connections.map(({ id, account }) => [id, account.label]));
  return (
    <ul className="card divide-y divide-line">
      {journeys.map((journey) => {
        const { id, outcome, startedAt, steps, connectionId } = journey;
        const account = accounts.get(connectionId ?? "");
        const code = steps.find(({ errorCode }) => errorCode !== undefined)?.errorCode;
        return (
          <li key={id}>
            <Link to={`/journeys/${id}`} className="journey-line">
              <JourneyName journey={journey} account={account} />
              <Outcome tone={outcomes[outcome].tone}>
                {code ? failureTitle(code) : outcomes[outcome].word}
              </Outcome>
              <JourneyStrip journey={journey} />
              <span className="min-w-25 text-end text-13 text-ink-soft">
                <PassiveTime at={startedAt} />
              </span>
            </Link>
          </li>
        );
      })}
    </ul>
  );
}
