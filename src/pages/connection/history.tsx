import type { ConnectionEvent } from "../../connections/connection.ts";
import { describeFailure } from "../../ui/error-messages.ts";
import { RelativeTime } from "../../ui/relative-time.tsx";
import { Section } from "../page.tsx";

const words: Record<ConnectionEvent["kind"], { text: string; tone: string }> = {
  connected: { text: "Connected", tone: "bg-good" },
  reconnected: { text: "Reconnected", tone: "bg-good" },
  refreshed: { text: "Refreshed", tone: "bg-accent" },
  unauthorized: { text: "An API said 401", tone: "bg-warn" },
  failed: { text: "Failed", tone: "bg-bad" },
  ended: { text: "Ended by the provider", tone: "bg-bad" },
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
              <span
                aria-hidden="true"
                className={`absolute -start-5 top-1.5 size-[7px] rounded-full ring-4 ring-canvas ${words[event.kind].tone}`}
              />
              <span className="font-medium">{words[event.kind].text}</span>
              {event.code && (
                <span className="text-ink-soft">
                  {describeFailure(event.code).title} <code className="code">{event.code}</code>
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
