import type { ConnectionEvent } from "../../connections/connection.ts";

/** Pixels of the way to a point: to the next within a minute, and to one after months. */
const SHORTEST = 28;
const LONGEST = 88;
/** Milliseconds that the two stand for. */
const MINUTE = 60_000;
const QUARTER = 90 * 24 * 60 * MINUTE;

/**
 * How long the line is drawn from one moment to the next. A day of refreshes and a month of silence
 * both have to fit, so that it grows with the logarithm of the time.
 *
 * @param milliseconds between the two
 * @returns pixels
 */
export function wayOf(milliseconds: number): number {
  const share = Math.log(Math.max(milliseconds, MINUTE) / MINUTE) / Math.log(QUARTER / MINUTE);
  return Math.round(SHORTEST + Math.min(share, 1) * (LONGEST - SHORTEST));
}

/** One entry of the history and the way that leads to it. */
export interface LifelinePoint {
  readonly event: ConnectionEvent;
  /** Pixels; 0 for the first. */
  readonly way: number;
  /** Whether the connection had no tokens on the way: it had ended and was not reconnected yet. */
  readonly isDead: boolean;
}

/** @returns the points of a lifeline, oldest first, however they are stored */
export function pointsOf(history: readonly ConnectionEvent[]): readonly LifelinePoint[] {
  return history
    .toSorted((one, other) => one.at - other.at)
    .map((event, index, sorted) => {
      const before = sorted[index - 1];
      return {
        event,
        way: before === undefined ? 0 : wayOf(event.at - before.at),
        isDead: before?.kind === "ended",
      };
    });
}
