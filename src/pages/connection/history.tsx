import { Link } from "react-router";
import type { ConnectionEvent } from "../../connections/connection.ts";
import { failureTitle } from "../../ui/error-titles.ts";
import { RelativeTime } from "../../ui/relative-time.tsx";
import { StatusShape } from "../../ui/status-shape.tsx";
import { Section } from "../page.tsx";
import { droppedSentence, wordsOfEvent } from "./event-words.ts";

/** A connection's compact history, the newest first. */
export function History({
  events,
  dropped,
}: {
  events: readonly ConnectionEvent[];
  /** How many entries it has lost. */
  dropped: number | undefined;
}) {
  const newestFirst = events.toSorted((one, other) => other.at - one.at);
  return (
    <Section title="History" id="history">
      {newestFirst.length === 0 ? (
        <p className="text-ink-soft">Nothing has happened yet.</p>
      ) : (
        <ol className="grid gap-3 border-s border-line ps-4 text-13">
          {newestFirst.map((event) => (
            <li key={`${event.at} ${event.kind}`} className="relative grid gap-0.5">
              <span className="event-shape" data-tone={wordsOfEvent(event).tone}>
                <StatusShape tone={wordsOfEvent(event).tone} />
              </span>
              <span className="font-medium">
                {event.journeyId ? (
                  <Link className="link" to={`/journeys/${event.journeyId}`}>
                    {wordsOfEvent(event).text}
                  </Link>
                ) : (
                  wordsOfEvent(event).text
                )}
              </span>
              {event.code && (
                <span className="text-ink-soft">
                  {failureTitle(event.code)} <code className="code">{event.code}</code>
                </span>
              )}
              <span className="text-ink-soft">
                <RelativeTime at={event.at} />
              </span>
            </li>
          ))}
        </ol>
      )}
      <p className="text-13 text-ink-soft empty:hidden">{droppedSentence(dropped)}</p>
    </Section>
  );
}
