import { useState } from "react";
import { Link } from "react-router";
import type { Connection, ConnectionEvent } from "../../connections/connection.ts";
import { useJourneys } from "../../queries/connection-queries.ts";
import { useNow } from "../../ui/clock.ts";
import { exactTime, relativeTime } from "../../ui/time-words.ts";
import { Section } from "../page.tsx";
import { droppedSentence, type EventMark, sentenceOfEvent, wordsOfEvent } from "./event-words.ts";
import { type LifelinePoint, pointsOf, wayOf } from "./lifeline-shape.ts";

/** Pixels: large enough for a finger. */
const SIZE = 28;
const MIDDLE = SIZE / 2;

const marks: Record<EventMark, React.ReactNode> = {
  grant: <rect x="8" y="8" width="12" height="12" rx="2" fill="currentColor" />,
  refresh: <circle cx="14" cy="14" r="4.5" strokeWidth="2" stroke="currentColor" />,
  rotation: (
    <>
      <circle cx="14" cy="14" r="5.5" strokeWidth="2" stroke="currentColor" />
      <circle cx="14" cy="14" r="2" fill="currentColor" />
    </>
  ),
  trouble: <path d="m14 7 7 13H7Z" fill="currentColor" />,
  end: <path d="m9 9 10 10m0-10L9 19" strokeWidth="3" stroke="currentColor" />,
};

const legend = [
  ["grant", "Connected, imported, reconnected"],
  ["refresh", "Refreshed"],
  ["rotation", "Refresh token replaced"],
  ["trouble", "401 or failure"],
  ["end", "Ended"],
] as const satisfies readonly (readonly [EventMark, string])[];

/** The life of a connection as a line, from the first connect to now; each point opens its journey. */
export function Lifeline({ connection }: { connection: Connection }) {
  const { history, historyDropped, status } = connection;
  const journeys = useJourneys(connection.id);
  const now = useNow(undefined);
  const [pointed, setPointed] = useState<ConnectionEvent>();
  const points = pointsOf(history);
  const last = points.at(-1)?.event;
  const dropped = droppedSentence(historyDropped);
  const isKept = (id: string) => !journeys.data || journeys.data.some((one) => one.id === id);
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
              journeyId={
                point.event.journeyId && isKept(point.event.journeyId)
                  ? point.event.journeyId
                  : undefined
              }
              onPoint={setPointed}
              now={now}
            />
          ))}
          <li className="lifeline-stop">
            <Way length={wayOf(now - last.at)} kind={last.kind === "ended" ? "dead" : "alive"} />
            <span className="lifeline-now" data-dead={status === "Needs reconnect"}>
              Now
            </span>
          </li>
        </ol>
        <p className="min-h-10 text-13 sm:min-h-5" aria-hidden="true">
          {pointed ? (
            <>
              <strong className="font-semibold">{sentenceOfEvent(pointed)}</strong>{" "}
              <span className="text-ink-soft">
                {relativeTime(pointed.at, now)}, {exactTime(pointed.at)}
              </span>
            </>
          ) : (
            <span className="text-ink-soft">
              Point at a mark to see what happened; press it for its steps. The longer the line, the
              more time went by.
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
                <Mark mark={mark} />
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
  onPoint: (event: ConnectionEvent) => void;
  now: number;
}

function LifelineStop({ point, afterDropped, journeyId, onPoint, now }: LifelineStopProps) {
  const { event, way, isDead } = point;
  const { mark } = wordsOfEvent(event);
  const name = `${sentenceOfEvent(event)}, ${relativeTime(event.at, now)}`;
  const pointAt = () => onPoint(event);
  return (
    <li className="lifeline-stop" onMouseEnter={pointAt}>
      {way > 0 && <Way length={way} kind={afterDropped ? "dropped" : isDead ? "dead" : "alive"} />}
      {journeyId === undefined ? (
        <span className="lifeline-point">
          <Mark mark={mark} />
          <span className="sr-only">{name}</span>
        </span>
      ) : (
        <Link
          className="lifeline-point"
          to={`/journeys/${journeyId}`}
          aria-label={`${name}: see the steps`}
          onFocus={pointAt}
        >
          <Mark mark={mark} />
        </Link>
      )}
    </li>
  );
}

function Mark({ mark }: { mark: EventMark }) {
  return (
    <svg
      className="lifeline-mark"
      data-mark={mark}
      width={SIZE}
      height={SIZE}
      viewBox={`0 0 ${SIZE} ${SIZE}`}
      aria-hidden="true"
    >
      {marks[mark]}
    </svg>
  );
}

function Way({ length, kind }: { length: number; kind: "alive" | "dead" | "dropped" }) {
  // The point takes its part of the way.
  const width = Math.max(length - SIZE, 4);
  return (
    <svg className="lifeline-way" data-kind={kind} width={width} height={SIZE} aria-hidden="true">
      <line x1="0" x2={width} y1={MIDDLE} y2={MIDDLE} />
    </svg>
  );
}
