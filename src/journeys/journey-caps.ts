import type { Journey, JourneyKind } from "./journey-event.ts";

/** Per connection. Refreshes and calls are many and alike: they have room of their own. */
const KEPT: Readonly<Record<JourneyKind, number>> = {
  connect: 10,
  reconnect: 10,
  "step-up": 10,
  import: 10,
  device: 10,
  refresh: 20,
  api: 20,
  disconnect: 10,
  revoke: 10,
  grant: 10,
  experiment: 20,
  check: 10,
};
const IN_ALL = 200;

/** @returns newest first */
export function newestFirst(journeys: Iterable<Journey>): Journey[] {
  return [...journeys].toSorted((a, b) => b.startedAt - a.startedAt);
}

/** @returns the journeys that there is no room for, the oldest of each kind */
export function surplusJourneys(journeys: Iterable<Journey>): Journey[] {
  const groups = Map.groupBy(
    newestFirst(journeys),
    ({ connectionId, kind }) => `${kind} ${connectionId ?? ""}`,
  );
  const kept: Journey[] = [];
  const surplus: Journey[] = [];
  for (const group of groups.values()) {
    const room = group[0] === undefined ? 0 : KEPT[group[0].kind];
    kept.push(...group.slice(0, room));
    surplus.push(...group.slice(room));
  }
  // Many connections share the room; a call gives way before a refresh, and that before all else.
  const leastLast = [
    ...newestFirst(kept.filter(({ kind }) => kind !== "refresh" && kind !== "api")),
    ...newestFirst(kept.filter(({ kind }) => kind === "refresh")),
    ...newestFirst(kept.filter(({ kind }) => kind === "api")),
  ];
  return [...surplus, ...leastLast.slice(IN_ALL)];
}
