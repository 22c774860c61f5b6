import type { EventMark } from "./event-words.ts";

/** Pixels: large enough for a finger. */
const SIZE = 28;
const MIDDLE = SIZE / 2;
/** Pixels that a mark leaves free on either side; the way goes on through them. */
const MARGIN = 7;

const marks: Record<EventMark, React.ReactNode> = {
  grant: <rect x="8" y="8" width="12" height="12" rx="2" fill="currentColor" />,
  import: <rect x="9" y="9" width="10" height="10" rx="2" strokeWidth="2" stroke="currentColor" />,
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

/** What happened at a point of a lifeline, as a shape. */
export function LifelineMark({ mark }: { mark: EventMark }) {
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

export interface LifelineWayProps {
  /** Pixels from point to point. */
  length: number;
  /** `dead`: without tokens. `dropped`: what happened on it is not known any more. */
  kind: "alive" | "dead" | "dropped";
  /** It leads to the present, which leaves no margin. */
  isLast?: boolean;
}

/** The line that leads to a point. */
export function LifelineWay({ length, kind, isLast = false }: LifelineWayProps) {
  // The point takes its part of the way.
  const width = Math.max(length - SIZE, 4);
  return (
    <svg className="lifeline-way" data-kind={kind} width={width} height={SIZE} aria-hidden="true">
      <line x1={-MARGIN} x2={isLast ? width : width + MARGIN} y1={MIDDLE} y2={MIDDLE} />
    </svg>
  );
}
