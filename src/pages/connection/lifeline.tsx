import { type KeyboardEvent, useState } from "react";
import { Link } from "react-router";
import type { Connection, ConnectionEvent } from "../../connections/connection.ts";
import { useJourneys } from "../../queries/connection-queries.ts";
import { useNow } from "../../ui/clock.ts";
import { exactTime, relativeTime } from "../../ui/time-words.ts";
import { Section } from "../page.tsx";
import { droppedSentence, type EventMark, sentenceOfEvent, wordsOfEvent } from "./event-words.ts";
import { LifelineMark, LifelineWay } from "./lifeline-drawing.tsx";
import { type LifelinePoint, pointsOf, wayOf } from "./lifeline-shape.ts";

const legend = [
  ["grant", "Connected, reconnected"],
  ["import", "Imported, without PKCE"],
  ["refresh", "Refreshed"],
  ["rotation", "Refresh token replaced"],
  ["trouble", "401 or failure"],
  ["end", "Ended"],
] as const satisfies readonly (readonly [EventMark, string])[];

/** The life of a connection as a line, from the first connect to now; each point opens its journey. */
export function Lifeline({ connection }: { connection: Connection }) {
  const { history, historyDropped, status } = connection;
  const journeys = useJourneys(connection.id);
  const points = pointsOf(history);
  const last = points.at(-1)?.event;
  // What has just happened must not lie ahead of a clock that is read every half minute.
  const now = useNow(last?.at);
  const [pointed, setPointed] = useState<ConnectionEvent>();
  const [reached, setReached] = useState<string>();
  const dropped = droppedSentence(historyDropped);
  const journeyOf = ({ journeyId }: ConnectionEvent) =>
    journeys.data?.some(({ id }) => id === journeyId) === false ? undefined : journeyId;
  const ways = points.map(({ event }) => journeyOf(event)).filter((id) => id !== undefined);
  // One of all points is reached by Tab, the others from there.
  const inTabOrder = reached !== undefined && ways.includes(reached) ? reached : ways.at(-1);
  const shown = [...new Set(points.map(({ event }) => wordsOfEvent(event).mark))];
  if (last === undefined) return null;
  return (
    <Section title="Lifeline" id="lifeline">
      <div className="card grid gap-3 p-4" onMouseLeave={() => setPointed(undefined)}>
        <ol className="lifeline" aria-label="Lifeline, oldest first">
          {points.map((point, index) => (
            <LifelineStop
              key={`${point.event.at} ${point.event.kind}`}
              point={point}
              afterDropped={index === 1 && dropped !== undefined}
              journeyId={journeyOf(point.event)}
              isInTabOrder={journeyOf(point.event) === inTabOrder}
              onPoint={() => setPointed(point.event)}
              onReach={() => setReached(point.event.journeyId)}
              now={now}
            />
          ))}
          <li className="lifeline-stop">
            <LifelineWay
              length={wayOf(now - last.at)}
              kind={last.kind === "ended" ? "dead" : "alive"}
              isLast
            />
            <span className="lifeline-now" data-dead={status === "Needs reconnect"}>
              Now
            </span>
          </li>
        </ol>
        <p className="lifeline-words text-13" aria-hidden="true">
          {pointed ? (
            <>
              <strong className="font-semibold">{sentenceOfEvent(pointed)}</strong>{" "}
              <span className="text-ink-soft">
                {relativeTime(pointed.at, now)}, {exactTime(pointed.at)}
              </span>
            </>
          ) : (
            <span className="text-ink-soft">
              Point at a mark, or go along with the arrow keys; press it for its steps. A longer
              line is more time, from a minute on.
            </span>
          )}
        </p>
        {dropped && <p className="text-13 text-ink-soft">{dropped}</p>}
        <ul
          className="flex flex-wrap gap-x-4 text-13 text-ink-soft"
          aria-label="What the marks mean"
        >
          {legend
            .filter(([mark]) => shown.includes(mark))
            .map(([mark, text]) => (
              <li key={mark} className="flex items-center gap-1">
                <LifelineMark mark={mark} />
                {text}
              </li>
            ))}
        </ul>
      </div>
    </Section>
  );
}

interface LifelineStopProps {
  point: LifelinePoint;
  /** What came between this one and the one before is not known any more. */
  afterDropped: boolean;
  /** Of what can still be opened. */
  journeyId: string | undefined;
  isInTabOrder: boolean;
  onPoint: () => void;
  onReach: () => void;
  now: number;
}

function LifelineStop({
  point: { event, way, isDead },
  afterDropped,
  journeyId,
  isInTabOrder,
  onPoint,
  onReach,
  now,
}: LifelineStopProps) {
  const { mark } = wordsOfEvent(event);
  const name = `${sentenceOfEvent(event)}, ${relativeTime(event.at, now)}`;
  return (
    <li className="lifeline-stop" onMouseEnter={onPoint}>
      {way > 0 && (
        <LifelineWay length={way} kind={afterDropped ? "dropped" : isDead ? "dead" : "alive"} />
      )}
      {journeyId === undefined ? (
        <span className="lifeline-point">
          <LifelineMark mark={mark} />
          <span className="sr-only">{name}</span>
        </span>
      ) : (
        <Link
          className="lifeline-point"
          to={`/journeys/${journeyId}`}
          aria-label={`${name}: see the steps`}
          tabIndex={isInTabOrder ? 0 : -1}
          onKeyDown={goAlong}
          onFocus={() => {
            onPoint();
            onReach();
          }}
        >
          <LifelineMark mark={mark} />
        </Link>
      )}
    </li>
  );
}

/** Forty points are no forty stops of the Tab key: the arrow keys go from one to the next. */
function goAlong(event: KeyboardEvent<HTMLAnchorElement>): void {
  if (event.altKey || event.ctrlKey || event.metaKey) return;
  const links = [...(event.currentTarget.closest("ol")?.querySelectorAll("a") ?? [])];
  const at = links.indexOf(event.currentTarget);
  const targets: Readonly<Record<string, number>> = {
    ArrowLeft: at - 1,
    ArrowUp: at - 1,
    ArrowRight: at + 1,
    ArrowDown: at + 1,
    Home: 0,
    End: links.length - 1,
  };
  const target = links[targets[event.key] ?? -1];
  if (target === undefined) return;
  event.preventDefault();
  target.focus();
}
