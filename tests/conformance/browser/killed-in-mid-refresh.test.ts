import { randomInt } from "node:crypto";
import { expect, test } from "@playwright/test";
import type { Evidence } from "../../chaos/evidence.ts";
import { runChaos } from "../../chaos/run-chaos.ts";
import { killsInMidRefresh } from "../../chaos/schedule.ts";

/** Milliseconds after which no further round begins; `CHAOS_KILLS` asks for all of them. */
const ENOUGH = 6_000;

test("92 a tab that is killed in mid-refresh, at any point, loses nothing silently and starts no storm", async ({
  browser,
}) => {
  const asked = process.env["CHAOS_KILLS"];
  test.setTimeout(asked === undefined ? ENOUGH * 50 : 0);
  const seed = Number(process.env["CHAOS_SEED"] ?? randomInt(2 ** 31));
  console.log(`92: seed ${seed}; all 200 times with CHAOS_SEED=${seed} CHAOS_KILLS=200`);
  const { violations, losses, evidence, kills, faults } = await runChaos(browser, {
    seed,
    mix: killsInMidRefresh,
    kills: Number(asked ?? 200),
    killsPerRound: 5,
    tabs: 6,
    longStops: false,
    directory: "dist",
    ...(asked === undefined && { enough: ENOUGH }),
    isShown: (progress) => refreshesHit(progress.evidence).length > 0,
  });
  const hit = refreshesHit(evidence);
  console.log(`92: ${kills} tabs killed, ${hit.length} refreshes hit, ${losses.length} lost`);

  expect(violations, `seed ${seed}`).toEqual([]);
  expect(faults, `seed ${seed}`).toEqual([]);
  expect(new Set(losses.map(({ code }) => code))).toEqual(
    new Set(losses.length === 0 ? [] : ["refresh_interrupted"]),
  );
  expect(hit.length, "refreshes that a kill has hit").toBeGreaterThan(0);
});

/** The refreshes whose tab was killed while they were under way. */
function refreshesHit({ disturbances, sends }: Evidence): Evidence["sends"] {
  const killed = new Map(disturbances.map(({ tab, from }) => [tab, from]));
  return sends.filter(({ tab, begin, end }) => {
    const at = killed.get(tab) ?? 0;
    return begin <= at && at <= end + 1_000;
  });
}
