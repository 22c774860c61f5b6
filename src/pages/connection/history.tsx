import { Link } from "react-router";
import type { ConnectionEvent } from "../../connections/connection.ts";
import { failureTitle } from "../../ui/error-titles.ts";
import { RelativeTime } from "../../ui/relative-time.tsx";
import { StatusShape, type StatusTone } from "../../ui/status-shape.tsx";
import { Section } from "../page.tsx";

const words: Record<ConnectionEvent["kind"], { text: string; tone: StatusTone }> = {
  connected: { text: "Connected", tone: "good" },
  reconnected: { text: "Reconnected", tone: "good" },
  refreshed: { text: "Refreshed", tone: "good" },
  unauthorized: { text: "An API said 401", tone: "bad" },
  failed: { text: "Failed", tone: "bad" },
  ended: { text: "Ended by the provider", tone: "bad" },
};

/** A connection's compact history, the newest first. */
export function History({ events }: { events: readonly ConnectionEvent[] }) {
  const newestFirst = events.toSorted((one, other) => other.at - one.at);
  return (
    <Section title="History" id="history">
      {newestFirst.length === 0 ? (
        <p className="text-ink-soft">Nothing has happened yet.</p>
      ) : (
        <ol className="grid gap-3 border-s border-line ps-4 text-13">
          {newestFirst.map((event) => (
            <li key={`${event.at} ${event.kind}`} className="relative grid gap-0.5">
              <span className="event-shape" data-tone={words[event.kind].tone}>
                <StatusShape tone={words[event.kind].tone} />
              </span>
              <span className="font-medium">
                {event.journeyId ? (
                  <Link className="link" to={`/journeys/${event.journeyId}`}>
                    {words[event.kind].text}
                  </Link>
                ) : (
                  words[event.kind].text
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
    </Section>
  );
}
