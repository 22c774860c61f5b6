import { type Browser, chromium } from "playwright";
import { chromiumLaunchOptions, ensureChromium } from "../../support/chromium.ts";
import type { Bench, BenchOptions } from "../bench.ts";
import { describePeers } from "./peers-report.ts";
import { type Round, runRound } from "./sign-in-rounds.ts";
import { setStage, type Stage, type Subject, type SubjectName } from "./stage.ts";
import { measureTokens, type TokenTimes } from "./token-times.ts";

const ROUNDS = 15;

/** Milliseconds that every request to a provider waits. */
const LATENCIES = [0, 100] as const;

/** The rounds of each app, in the same order for all. */
export type Rounds = ReadonlyMap<SubjectName, readonly Round[]>;

/** Pixy beside the smallest honest app on each of the libraries that people use instead. */
export const peers: Bench = { name: "peers", run: measure };

async function measure(
  tell: (line: string) => void,
  { rounds = ROUNDS }: BenchOptions,
): Promise<string> {
  ensureChromium();
  const stage = await setStage(tell);
  const browser = await chromium.launch(chromiumLaunchOptions());
  try {
    const signIns = new Map<number, Rounds>();
    for (const latency of LATENCIES) {
      tell(`${latency} ms of latency`);
      signIns.set(latency, await takeTurns(browser, stage, { latency, rounds, tell }));
    }
    stage.slowDown(0);
    const tokens = new Map<SubjectName, TokenTimes>();
    for (const subject of stage.subjects.filter(({ name }) => name !== "Pixy"))
      tokens.set(subject.name, await measureTokens(browser, subject));
    return describePeers(stage.subjects, signIns, tokens);
  } finally {
    await browser.close();
    await stage.close();
  }
}

/** All apps in each round, and another one first in the next. */
async function takeTurns(
  browser: Browser,
  stage: Stage,
  { latency, rounds, tell }: { latency: number; rounds: number; tell: (line: string) => void },
): Promise<Rounds> {
  const taken = new Map<SubjectName, Round[]>(stage.subjects.map(({ name }) => [name, []]));
  stage.slowDown(latency);
  for (let round = 0; round < rounds; round += 1) {
    for (const subject of rotated(stage.subjects, round)) {
      taken.get(subject.name)?.push(await runRound(browser, subject));
    }
    await stage.reset();
    stage.slowDown(latency);
    tell(`round ${round + 1} of ${rounds}`);
  }
  return taken;
}

function rotated(subjects: readonly Subject[], by: number): readonly Subject[] {
  const first = by % subjects.length;
  return [...subjects.slice(first), ...subjects.slice(0, first)];
}
