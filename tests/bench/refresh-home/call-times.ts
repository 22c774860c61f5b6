import type { Browser, Page } from "playwright";
import { AT_ONCE } from "./pages/bench-fetch.ts";
import { type HomeName, homes } from "./homes.ts";
import { openHome, signIn } from "./kill-rounds.ts";
import type { ServedProvider } from "./provider-over-http.ts";
import { shuffled } from "./schedule.ts";
import { median, quantile } from "./statistics.ts";

/** What one home costs, in milliseconds. */
export interface CallTimes {
  /** An authorized call on a fresh token, over HTTP to this machine. */
  readonly call: { readonly median: number; readonly p95: number };
  /** The same without the network: the mean within a batch, and of these the median. */
  readonly alone: number;
  /** A refresh that the provider answers at once. */
  readonly refresh: number;
}

/** Calls between two turns; those over the network take so much longer that a tenth must do. */
const BATCH = 500;
const HTTP_BATCH = BATCH / 10;
/** Calls that are timed as one where the clock of the page is too coarse for a single one. */
const FINE = 20;
const REFRESHES = 100;

/**
 * Times the homes in turns, so that what the machine does besides meets all of them.
 *
 * @param count calls without the network, of each home
 */
export async function timeCalls(
  browser: Browser,
  app: string,
  { served, profileId }: { served: ServedProvider; profileId: string },
  count: number,
  random: () => number,
): Promise<ReadonlyMap<HomeName, CallTimes>> {
  const api = `${served.provider.apiOrigin}/me`;
  const runners = [];
  for (const home of homes) {
    const context = await browser.newContext();
    const page = await openHome(context, app, home);
    const connectionId = await signIn(page, profileId);
    const times = { call: [] as number[], alone: [] as number[], refresh: [] as number[] };
    runners.push({ home, page, connectionId, times });
  }
  const turns = Math.ceil(count / BATCH);
  // The first turn warms up, and is not counted.
  for (let turn = 0; turn <= turns; turn += 1) {
    for (const { page, connectionId, times } of shuffled(runners, random)) {
      const calls = await measure(page, connectionId, api, HTTP_BATCH);
      const alone = await measure(page, connectionId, api + AT_ONCE, BATCH);
      const refreshes = [];
      for (let refresh = 0; refresh < REFRESHES / turns; refresh += 1)
        refreshes.push(await measureRefresh(page, connectionId));
      if (turn === 0) continue;
      times.call.push(...calls);
      for (let from = 0; from < alone.length; from += FINE)
        times.alone.push(
          alone.slice(from, from + FINE).reduce((sum, time) => sum + time, 0) / FINE,
        );
      times.refresh.push(...refreshes);
    }
  }
  await Promise.all(runners.map(({ page }) => page.context().close()));
  return new Map(
    runners.map(({ home, times }) => [
      home.name,
      {
        call: { median: median(times.call), p95: quantile(times.call, 0.95) },
        alone: median(times.alone),
        refresh: median(times.refresh),
      },
    ]),
  );
}

async function measure(page: Page, id: string, url: string, count: number) {
  return page.evaluate(
    async ([connectionId, address, calls]) =>
      (await globalThis.benchPage?.timeCalls(connectionId, address, calls)) ?? [],
    [id, url, count] as const,
  );
}

async function measureRefresh(page: Page, id: string): Promise<number> {
  return page.evaluate(
    async (connectionId) => (await globalThis.benchPage?.timeRefresh(connectionId)) ?? NaN,
    id,
  );
}
