import { expect, it } from "vitest";
import { newestFirst, surplusJourneys } from "../../src/journeys/journey-caps.ts";
import type { Journey, JourneyKind } from "../../src/journeys/journey-event.ts";

const journeys = (kind: JourneyKind, connectionId: string, count: number, from = 0): Journey[] =>
  Array.from({ length: count }, (_, index) => ({
    id: `${connectionId}-${kind}-${index}`,
    kind,
    providerName: "Acme",
    connectionId,
    startedAt: from + index,
    outcome: "done",
    steps: [],
  }));

it("drops the oldest refreshes of a connection and leaves its connect alone", () => {
  const all = [...journeys("connect", "a", 1), ...journeys("refresh", "a", 23, 100)];
  expect(surplusJourneys(all).map(({ id }) => id)).toEqual([
    "a-refresh-2",
    "a-refresh-1",
    "a-refresh-0",
  ]);
});

it("counts each connection and each kind by itself", () => {
  const all = ["a", "b"].flatMap((id) => [
    ...journeys("connect", id, 10),
    ...journeys("reconnect", id, 11),
    ...journeys("refresh", id, 20),
    ...journeys("disconnect", id, 10),
  ]);
  expect(surplusJourneys(all).map(({ id }) => id)).toEqual(["a-reconnect-0", "b-reconnect-0"]);
});

it("keeps two hundred in all, refreshes giving way first, and the oldest of them", () => {
  const connects = Array.from({ length: 20 }, (_, index) =>
    journeys("connect", `c${index}`, 9),
  ).flat();
  const refreshes = [...journeys("refresh", "old", 20), ...journeys("refresh", "new", 20, 1000)];
  const surplus = surplusJourneys([...connects, ...refreshes]);
  expect(surplus).toHaveLength(20);
  expect(surplus.every(({ id }) => id.startsWith("old-refresh"))).toBe(true);
});

it("lets API calls give way before refreshes, and never a connect for them", () => {
  const connects = Array.from({ length: 19 }, (_, index) =>
    journeys("connect", `c${index}`, 10),
  ).flat();
  const surplus = surplusJourneys([
    ...connects,
    ...journeys("refresh", "a", 10),
    ...journeys("api", "a", 20, 1000),
  ]);
  expect(surplus.map(({ kind }) => kind)).toEqual(Array<string>(20).fill("api"));
});

it("counts failed connects that never became a connection together", () => {
  const all = journeys("connect", "x", 12).map(({ connectionId: _, ...journey }) => journey);
  expect(surplusJourneys(all).map(({ id }) => id)).toEqual(["x-connect-1", "x-connect-0"]);
});

it("sorts newest first", () => {
  expect(newestFirst(journeys("refresh", "a", 3)).map(({ startedAt }) => startedAt)).toEqual([
    2, 1, 0,
  ]);
});
