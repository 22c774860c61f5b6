import { describe, expect, it } from "vitest";
import { deaths, planKills, seededRandom, shuffled } from "./schedule.ts";

const counts = {
  "only tab closed": 400,
  "one of two closed": 300,
  "only tab crashed": 20,
  "one of two crashed": 10,
};

describe("the schedule of the kills", () => {
  it("is the same for the same seed, and another one for another", () => {
    expect(planKills(7, counts)).toEqual(planKills(7, counts));
    expect(planKills(7, counts)).not.toEqual(planKills(8, counts));
  });

  it("has as many kills of each kind as were asked for, the kinds mixed", () => {
    const kills = planKills(7, counts);
    for (const death of deaths)
      expect(kills.filter((kill) => kill.death === death)).toHaveLength(counts[death]);
    const firstHalf = kills.slice(0, kills.length / 2);
    expect(new Set(firstHalf.map(({ death }) => death)).size).toBe(deaths.length);
  });

  it("spreads the kills evenly over a refresh, from its first moment to after its answer", () => {
    const points = planKills(7, counts).map(({ after, latency }) => (after + 20) / (latency + 60));
    expect(points.every((point) => point >= 0 && point <= 1)).toBe(true);
    for (const quarter of [0, 0.25, 0.5, 0.75]) {
      const within = points.filter((point) => point >= quarter && point < quarter + 0.25);
      expect(within.length / points.length).toBeCloseTo(0.25, 1);
    }
  });

  it("lets the provider take 50 to 400 ms", () => {
    const latencies = planKills(7, counts).map(({ latency }) => latency);
    expect(Math.min(...latencies)).toBeGreaterThanOrEqual(50);
    expect(Math.max(...latencies)).toBeLessThanOrEqual(400);
    expect(Math.max(...latencies) - Math.min(...latencies)).toBeGreaterThan(300);
  });
});

describe("a shuffled list", () => {
  it("has everything once, and puts everything everywhere about as often", () => {
    const random = seededRandom(1);
    const firsts = new Map<string, number>();
    for (let round = 0; round < 4_000; round += 1) {
      const mixed = shuffled(["a", "b", "c", "d"], random);
      expect(mixed.toSorted()).toEqual(["a", "b", "c", "d"]);
      const [first = ""] = mixed;
      firsts.set(first, (firsts.get(first) ?? 0) + 1);
    }
    for (const count of firsts.values()) expect(count / 1_000).toBeCloseTo(1, 0.5);
    expect(firsts.size).toBe(4);
  });
});
