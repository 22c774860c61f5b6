import type { Browser } from "@playwright/test";
import { connectionCard } from "../e2e/person.ts";
import type { Disturbance, Evidence, Press, Revocation, Sighting } from "./evidence.ts";
import { judge, type Verdict } from "./judge.ts";
import { pathOf, type Seat, workIn } from "./person-at-work.ts";
import { connect, lookAt } from "./quiet-point.ts";
import { createRandom } from "./random.ts";
import { createCourses, type Mix, type PlannedDeed, planRounds } from "./schedule.ts";
import { everybody, nameOf, openStage, type Stage, type Who } from "./stage.ts";
import {
  closeTab,
  crashTab,
  cutOffTab,
  openTab,
  reloadTab,
  sleep,
  stopTab,
  type Tab,
} from "./tab.ts";

export interface ChaosOptions {
  readonly seed: number;
  readonly mix: Mix;
  /** Tabs to kill in all. */
  readonly kills: number;
  /** Tabs that are open at once. */
  readonly tabs: number;
  readonly killsPerRound: number;
  readonly longStops: boolean;
  /** Of a production build for the root of a host. */
  readonly directory: string;
  /** Milliseconds after which no further round begins. */
  readonly enough?: number;
  /** Whether what was to be shown was; until then `enough` is not. */
  readonly isShown?: (progress: Outcome) => boolean;
  /** Told after each round. */
  readonly report?: (progress: Outcome) => void;
}

/** What a run has come to. */
export interface Outcome extends Verdict {
  readonly evidence: Evidence;
  readonly kills: number;
  /** Tabs that gave up waiting for the browser's storage, said so, and were loaded again. */
  readonly memoryOnly: number;
  /** Errors that nobody has caught. */
  readonly faults: readonly string[];
  /** Milliseconds. */
  readonly duration: number;
}

/** Runs Pixy in tabs that nobody is kind to, and judges what came of it. */
export async function runChaos(browser: Browser, options: ChaosOptions): Promise<Outcome> {
  if (options.tabs < everybody.length)
    throw new RangeError(`each of ${everybody.length} connections needs a tab to be looked at in`);
  const started = Date.now();
  const stage = await openStage(browser, options.directory);
  const run = createRun(stage, options);
  try {
    await run.begin();
    // Some of what is planned meets tabs that are dying already: it kills nobody.
    const plan = { ...options, kills: 2 * options.kills, connections: everybody.length };
    for (const round of planRounds(plan)) {
      if (run.kills() >= options.kills) break;
      const isEnough = Date.now() - started > (options.enough ?? Infinity);
      if (isEnough && (options.isShown?.(outcome()) ?? true)) break;
      await run.storm(round);
      await run.rest();
      options.report?.(outcome());
    }
    return outcome();
  } finally {
    await stage.close();
  }

  function outcome(): Outcome {
    const evidence = run.evidence();
    const duration = Date.now() - started;
    return {
      ...judge(evidence),
      evidence,
      kills: run.kills(),
      memoryOnly: run.memoryOnly(),
      faults: stage.faults,
      duration,
    };
  }
}

function createRun(stage: Stage, { seed, mix, tabs: count }: ChaosOptions) {
  const disturbances: Disturbance[] = [];
  const presses: Press[] = [];
  const revocations: Revocation[] = [];
  const sightings: Sighting[] = [];
  const courses = createCourses(seed, mix);
  const seats = createRandom(seed, "seats");
  const ids = new Map<string, string>();
  const tabs: Tab[] = [];
  const seatOf = new WeakMap<Tab, Seat>();
  /** Tabs that were killed, or are about to be. */
  const doomed = new WeakSet<Tab>();
  const working = new Set<Promise<void>>();
  /** What is done to tabs, and tabs that open. */
  const underWay = new Set<Promise<void>>();
  const failures: unknown[] = [];
  let lives = 0;
  let kills = 0;
  let memoryOnly = 0;
  let isResting = true;

  function track(work: Promise<void>): void {
    const tracked = work
      .catch((error: unknown) => void failures.push(error))
      .finally(() => underWay.delete(tracked));
    underWay.add(tracked);
  }

  function idOf(who: Who): string {
    return ids.get(nameOf(who)) ?? "";
  }

  async function takePlace(place: number): Promise<void> {
    lives += 1;
    const name = `${place + 1}.${lives}`;
    const screen = seats.choose({ list: 3, details: 5, console: 3 });
    const who = everybody[seats.index(everybody.length)] ?? { provider: "Acme", account: "alice" };
    const seat: Seat = { screen, who };
    const api = stage.api;
    const tab = await openTab(stage, name, pathOf(seat, idOf, api));
    tabs[place] = tab;
    tab.page.on("crash", () => {
      if (doomed.has(tab)) return;
      // It shared its process with the one that was meant.
      doomed.add(tab);
      kills += 1;
      disturbances.push({ tab: tab.name, deed: "crash", from: Date.now(), to: Date.now() });
      track(tab.page.close().then(() => takePlace(place)));
    });
    if (!isResting) work(tab, seat);
    seatOf.set(tab, seat);
  }

  function work(tab: Tab, seat: Seat): void {
    const random = createRandom(seed, `work in ${tab.name}`);
    const done = workIn(tab, seat, everybody, random, presses, () => isResting).finally(() =>
      working.delete(done),
    );
    working.add(done);
  }

  async function begin(): Promise<void> {
    const page = await stage.context.newPage();
    for (const who of everybody) {
      await connect(stage, page, who);
    }
    await page.goto("./");
    for (const who of everybody) {
      const card = connectionCard(page, who);
      const href = await card.getByRole("link", { name: "Details" }).getAttribute("href");
      ids.set(nameOf(who), href?.split("/").at(-1) ?? "");
    }
    await Promise.all(Array.from({ length: count }, (_, place) => takePlace(place)));
    await page.close();
  }

  async function kill(tab: Tab, place: number, deed: "close" | "crash" | "close-all") {
    // Whoever is closed with all the others may be dying already.
    if (doomed.has(tab)) return;
    doomed.add(tab);
    kills += 1;
    if (deed === "crash") await crashTab(tab, disturbances);
    else await closeTab(tab, disturbances, deed);
    await takePlace(place);
  }

  async function victimOf({ aim, target }: PlannedDeed): Promise<number> {
    const name = aim === undefined ? undefined : await stage.nextRefresh(mix.patience);
    if (name !== undefined && aim !== undefined) await sleep(aim);
    const aimed = tabs.findIndex((tab) => tab.name === name);
    const alive = (place: number) => tabs[place]?.state === "well";
    if (alive(aimed)) return aimed;
    for (;;) {
      const place = tabs.findIndex((_, index) => alive((index + target) % count));
      if (place >= 0) return (place + target) % count;
      await sleep(100);
    }
  }

  async function act(planned: PlannedDeed): Promise<void> {
    const { deed, lasts } = planned;
    if (deed === "revoke") {
      const who = everybody[planned.target];
      if (who === undefined) return;
      revocations.push({ connection: nameOf(who), at: Date.now() });
      stage.providers.get(who.provider)?.revokeGrants(who.account);
      return;
    }
    const place = await victimOf(planned);
    const tab = tabs[place];
    if (tab === undefined) return;
    switch (deed) {
      case "close":
      case "crash":
        return track(kill(tab, place, deed));
      case "close-all":
        for (const [at, one] of tabs.entries()) track(kill(one, at, deed));
        return;
      case "reload":
        return track(reloadTab(tab, disturbances));
      case "stop":
        return track(stopTab(tab, disturbances, lasts));
      case "cut-off":
        return track(cutOffTab(tab, disturbances, lasts));
    }
  }

  async function settled(): Promise<void> {
    while (underWay.size > 0) await Promise.all(underWay);
    if (failures.length > 0) throw new AggregateError(failures, "what was planned was not done");
  }

  return {
    begin,
    kills: () => kills,
    memoryOnly: () => memoryOnly,
    evidence: (): Evidence => ({
      ...stage.readLogs(),
      disturbances,
      presses,
      revocations,
      sightings,
    }),

    async storm(round: readonly PlannedDeed[]): Promise<void> {
      isResting = false;
      stage.course = courses;
      for (const tab of tabs) {
        const seat = seatOf.get(tab);
        if (seat !== undefined) work(tab, seat);
      }
      for (const planned of round) {
        await sleep(planned.after);
        await act(planned);
      }
      await settled();
      await sleep(500);
      isResting = true;
      await Promise.all(working);
    },

    async rest(): Promise<void> {
      stage.course = undefined;
      while (stage.isBusy()) await sleep(100);
      const turns = new Map<string, Promise<void>>();
      await Promise.all(
        everybody.map(async (who, index) => {
          const tab = tabs[index];
          if (tab === undefined) return;
          await goTo(tab, who);
          const inTurn = (work: () => Promise<void>): Promise<void> => {
            const mine = (turns.get(who.provider) ?? Promise.resolve()).then(work);
            turns.set(who.provider, mine);
            return mine;
          };
          sightings.push(...(await lookAt(stage, tab, who, presses, inTurn)));
          seatOf.set(tab, { screen: "details", who });
        }),
      );
      while (stage.isBusy()) await sleep(100);
    },
  };

  /** By the links of the app: a page that is left kills what it has under way. */
  async function goTo(tab: Tab, who: Who): Promise<void> {
    const { page } = tab;
    // A tab that has waited in vain for the browser's storage says so, and so does one whose scripts did
    // not come because it was cut off: whoever reads that loads it again.
    const connections = page.getByRole("link", { name: "Connections", exact: true }).first();
    const notLoaded = page.getByText("could not be loaded");
    for (;;) {
      await connections.or(notLoaded).first().waitFor({ timeout: 60_000 });
      const isMemoryOnly = await page.getByText("Nothing is kept").isVisible();
      if (isMemoryOnly) memoryOnly += 1;
      if (!isMemoryOnly && !(await notLoaded.isVisible())) break;
      await reloadTab(tab, disturbances);
    }
    await connections.click();
    await connectionCard(page, who).getByRole("link", { name: "Details" }).click();
    // The list stays until the other page is there, and has words of other connections in it.
    await page.getByRole("region", { name: "Requests" }).waitFor();
  }
}
