import { expect, test } from "@playwright/test";
import { createCourses, everything, killsOf, planRounds, type SchedulePlan } from "./schedule.ts";

const plan: SchedulePlan = {
  seed: 42,
  mix: everything,
  kills: 200,
  killsPerRound: 8,
  tabs: 8,
  connections: 4,
  longStops: true,
};

test("the same seed plans the same deeds and the same answers, another seed others", () => {
  const answers = (seed: number) => Array.from({ length: 50 }, createCourses(seed, everything));
  expect(planRounds(plan)).toEqual(planRounds(plan));
  expect(planRounds({ ...plan, seed: 43 })).not.toEqual(planRounds(plan));
  expect(answers(42)).toEqual(answers(42));
  expect(answers(43)).not.toEqual(answers(42));
});

test("as many tabs are killed as was asked for, in rounds, and everything else happens as well", () => {
  const rounds = planRounds(plan);
  const kills = rounds.flat().reduce((sum, { deed }) => sum + killsOf(deed, plan.tabs), 0);
  expect(kills).toBeGreaterThanOrEqual(200);
  expect(kills).toBeLessThan(200 + plan.tabs);
  expect(rounds.length).toBeGreaterThan(200 / (plan.killsPerRound + plan.tabs));
  expect(new Set(rounds.flat().map(({ deed }) => deed))).toEqual(
    new Set(Object.keys(everything.deeds)),
  );
  expect(rounds.flat().some(({ lasts }) => lasts > 60_000)).toBe(true);
});
