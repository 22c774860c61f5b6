import { describe, expect, it } from "vitest";
import type { ConnectionEvent } from "../../../src/connections/connection.ts";
import { pointsOf, wayOf } from "../../../src/pages/connection/lifeline-shape.ts";

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

describe("the way between two points of a lifeline", () => {
  it("is longer for more time, and never shorter than a finger nor longer than a word or two", () => {
    const ways = [0, MINUTE, 60 * MINUTE, DAY, 30 * DAY, 90 * DAY, 3_650 * DAY].map(wayOf);
    expect(ways).toEqual(ways.toSorted((a, b) => a - b));
    expect(new Set(ways).size).toBe(5);
    expect([ways.at(0), ways.at(-1)]).toEqual([28, 88]);
  });

  it("is not drawn backwards when the clock was set back", () => {
    expect(wayOf(-DAY)).toBe(28);
  });
});

describe("the points of a lifeline", () => {
  const at = (kind: ConnectionEvent["kind"], time: number): ConnectionEvent => ({ kind, at: time });

  it("stand in the order in which they happened", () => {
    const points = pointsOf([at("refreshed", 2 * DAY), at("connected", 0)]);
    expect(points.map(({ event, way }) => [event.kind, way > 0])).toEqual([
      ["connected", false],
      ["refreshed", true],
    ]);
  });

  it("show that there were no tokens between an end and what came after it", () => {
    const points = pointsOf([at("connected", 0), at("ended", DAY), at("reconnected", 2 * DAY)]);
    expect(points.map(({ isDead }) => isDead)).toEqual([false, false, true]);
  });
});
