import type { TokenCourse } from "../support/real-provider-faults.ts";
import { createRandom, type Random } from "./random.ts";

/** What is done to the tabs, or by the provider. */
export type Deed = "close" | "crash" | "close-all" | "reload" | "stop" | "cut-off" | "revoke";

/** One thing that will be done, whatever goes on then. Times in milliseconds. */
export interface PlannedDeed {
  readonly deed: Deed;
  /** After the one before. */
  readonly after: number;
  /** Which of the tabs, or which of the connections for `revoke`. */
  readonly target: number;
  /** Hits whichever tab sends the next refresh, so long after it has arrived at the provider. */
  readonly aim: number | undefined;
  /** Of a stop or a cut-off. */
  readonly lasts: number;
}

export interface SchedulePlan {
  readonly seed: number;
  readonly mix: Mix;
  /** Tabs that are to be killed in all. */
  readonly kills: number;
  /** Kills after which the dust settles and everything is looked at. */
  readonly killsPerRound: number;
  /** Tabs that are open at once. */
  readonly tabs: number;
  readonly connections: number;
  /** Whether a tab may be stopped for more than the minute after which its lock is taken. */
  readonly longStops: boolean;
}

/** How often each kind of thing comes, in proportion. */
export interface Mix {
  readonly deeds: Readonly<Record<Deed, number>>;
  readonly answers: Readonly<Record<Answer, number>>;
  /** How many deeds wait for a refresh to hit: 0 to 1. */
  readonly aimed: number;
  /** Milliseconds that they wait before they hit somebody else. */
  readonly patience: number;
}

/** How the provider answers a refresh. */
type Answer =
  | "quick"
  | "slow"
  | "very slow"
  | "lost processed"
  | "lost unprocessed"
  | "busy"
  | "broken";

/** Whatever can happen. */
export const everything: Mix = {
  deeds: {
    close: 30,
    crash: 18,
    "close-all": 2,
    reload: 12,
    stop: 10,
    "cut-off": 12,
    revoke: 2,
  },
  answers: {
    quick: 40,
    slow: 32,
    "very slow": 2,
    "lost processed": 8,
    "lost unprocessed": 8,
    busy: 6,
    broken: 4,
  },
  aimed: 0.6,
  patience: 4_000,
};

/** Tabs are killed in mid-refresh, at any point of it, and nothing else goes wrong. */
export const killsInMidRefresh: Mix = {
  deeds: { close: 2, crash: 1, "close-all": 0, reload: 0, stop: 0, "cut-off": 0, revoke: 0 },
  answers: {
    quick: 1,
    slow: 2,
    "very slow": 0,
    "lost processed": 0,
    "lost unprocessed": 0,
    busy: 0,
    broken: 0,
  },
  aimed: 1,
  patience: 30_000,
};

/** Everything that will be done, in rounds; between them the dust settles. */
export function planRounds(plan: SchedulePlan): PlannedDeed[][] {
  const random = createRandom(plan.seed, "deeds");
  const rounds: PlannedDeed[][] = [];
  let kills = 0;
  while (kills < plan.kills) {
    const round: PlannedDeed[] = [];
    rounds.push(round);
    const enough = Math.min(kills + plan.killsPerRound, plan.kills);
    while (kills < enough) {
      const planned = planDeed(random, plan);
      round.push(planned);
      kills += killsOf(planned.deed, plan.tabs);
    }
  }
  return rounds;
}

/** @param tabs that are open at once */
export function killsOf(deed: Deed, tabs: number): number {
  if (deed === "close-all") return tabs;
  return deed === "close" || deed === "crash" ? 1 : 0;
}

function planDeed(
  random: Random,
  { mix, tabs, connections, longStops }: SchedulePlan,
): PlannedDeed {
  const deed = random.choose(mix.deeds);
  const isAimed = deed !== "revoke" && random.chance(mix.aimed);
  const isLong = longStops && random.chance(0.08);
  return {
    deed,
    after: random.between(50, 800),
    target: random.index(deed === "revoke" ? connections : tabs),
    // Around the moment of the answer, where every millisecond is another case.
    aim: isAimed ? random.between(0, 1) ** 2 * 2_500 : undefined,
    lasts: isLong ? random.between(62_000, 70_000) : random.between(500, 9_000),
  };
}

/** How the provider answers one refresh after the other. */
export function createCourses(seed: number, { answers }: Mix): () => TokenCourse {
  const random = createRandom(seed, "answers");
  return () => {
    const kind = random.choose(answers);
    const [wait, hold] = [random.between(0, 1_500), random.between(0, 1_500)];
    switch (kind) {
      case "quick":
        return {};
      case "slow":
        return { wait, hold };
      case "very slow":
        // Longer than callers have patience, and long enough to be overtaken.
        return random.chance(0.5)
          ? { wait: random.between(5_000, 18_000) }
          : { hold: random.between(14_000, 18_000) };
      case "lost processed":
        return { wait, hold, lost: "processed" };
      case "lost unprocessed":
        return { wait, hold, lost: "unprocessed" };
      case "busy":
        return random.chance(0.5) ? { wait, status: 503 } : { wait, status: 429, retryAfter: 2 };
      case "broken":
        return { wait, status: 500 };
    }
  };
}
