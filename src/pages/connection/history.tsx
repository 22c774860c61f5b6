import { useState } from "react";
import { Link } from "react-router";
import type { ConnectionEvent } from "../../connections/connection.ts";
import { failureTitle } from "../../ui/error-titles.ts";
import { Button } from "../../ui/button.tsx";
import { RelativeTime } from "../../ui/relative-time.tsx";
import { StatusShape } from "../../ui/status-shape.tsx";
import { Section } from "../page.tsx";
import { droppedSentence, wordsOfEvent } from "./event-words.ts";

/** As many as stand beside the rest of the page; the lifeline shows them all. */
const SHOWN = 8;

/** A connection's compact history, the newest first. */
export function History({
  events,
  dropped,
}: {
  events: readonly ConnectionEvent[];
  /** How many entries it has lost. */
  dropped: number | undefined;
}) {
  const [isWhole, setWhole] = useState(false);
  const newestFirst = events.toSorted((one, other) => other.at - one.at);
  const shown = isWhole || events.length <= SHOWN + 1 ? newestFirst : newestFirst.slice(0, SHOWN);
  return (
    <Section title="History" id="history">
      {newestFirst.length === 0 ? (
        <p className="text-ink-soft">Nothing has happened yet.</p>
      ) : (
        <ol className="ms-1.5 grid gap-3 border-s border-line ps-4 text-13">
          {shown.map((event) => (
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
      {shown.length === events.length && (
        <p className="text-13 text-ink-soft empty:hidden">{droppedSentence(dropped)}</p>
      )}
      {events.length > SHOWN + 1 && (
        <div>
          <Button onClick={() => setWhole(!isWhole)}>
            {isWhole ? "Show fewer" : `Show all ${events.length}`}
          </Button>
        </div>
      )}
    </Section>
  );
}
