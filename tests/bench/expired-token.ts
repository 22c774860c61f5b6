import type { Browser, BrowserContext, Page } from "playwright";
import { markdownTable } from "../../src/cli/markdown-table.ts";
import type { RealProvider } from "../support/real-provider.ts";
import type { Bench, BenchOptions } from "./bench.ts";
import { describeVerdicts } from "./goals.ts";
import { pairedRatio, spread } from "./peers/statistics.ts";
import { openSmallestApp, signedIn } from "./smallest-app/stage.ts";
import { startWaitingApi, type WaitingApi } from "./waiting-api.ts";

const ROUNDS = 15;
const QUERIES = 100;
/** Chromium opens six connections to one name: on so many names, a hundred calls wait for no other. */
const NAMES = 20;
const TABS = 8;
/** Milliseconds that every request waits, at the provider and at the API. */
const LATENCY = 100;
/** Seconds. Long enough for a round, and short enough to wait for. */
const LIFETIME = 8;
const SHARE = 1.15;

/** One round, in milliseconds. */
interface Round {
  /** The connection's refresh alone. */
  readonly refresh: number;
  /** One query alone, with a fresh token. */
  readonly one: number;
  /** A hundred plain fetches at once, with a token in each: what the browser takes by itself. */
  readonly plain: number;
  /** A hundred at once, with a fresh token. */
  readonly fresh: number;
  /** A hundred at once, with an expired one. */
  readonly expired: number;
  readonly tokenRequests: number;
}

/** What many queries, and many tabs, make of one expired token. */
export const expiredToken: Bench = { name: "an expired token", run: measure };

async function measure(
  tell: (line: string) => void,
  { rounds = ROUNDS }: BenchOptions,
): Promise<string> {
  const api = await startWaitingApi(
    (token) => stage.provider.secrets.some(({ value }) => value === token),
    LATENCY,
  );
  const stage = await openSmallestApp({
    api: `${originOf(api, 0)}/me`,
    apiOrigins: Array.from({ length: NAMES }, (_, at) => originOf(api, at)),
    lifetimes: { accessToken: LIFETIME },
  });
  const { browser, app, provider } = stage;
  try {
    const taken: Round[] = [];
    const tabs: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      taken.push(await hundredQueries(browser, app, { provider, api, round }));
      tabs.push(await eightTabs(browser, app, { provider, api }));
      await provider.reset();
      tell(`round ${round + 1} of ${rounds}`);
    }
    return describe(taken, tabs);
  } finally {
    await Promise.all([stage.close(), api.stop()]);
  }
}

interface Servers {
  readonly provider: RealProvider;
  readonly api: WaitingApi;
}

async function hundredQueries(
  browser: Browser,
  app: string,
  { provider, api, round }: Servers & { round: number },
): Promise<Round> {
  const context = await browser.newContext({ baseURL: app });
  try {
    const page = await slowlySignedIn(context, provider);
    const urls = (of: string, count: number) =>
      Array.from({ length: count }, (_, at) => `${originOf(api, at)}/${of}/${round}/${at}`);
    // The first refresh of a page brings its courier along.
    await refresh(page);
    const alone = await refresh(page);
    const one = await ask(page, urls("one", 1));
    const plain = await fetchAll(page, urls("plain", QUERIES));
    const fresh = await ask(page, urls("fresh", QUERIES));
    await untilExpired(page);
    const before = refreshes(provider);
    const expired = await ask(page, urls("expired", QUERIES));
    return {
      refresh: alone,
      one,
      plain,
      fresh,
      expired,
      tokenRequests: refreshes(provider) - before,
    };
  } finally {
    await context.close();
  }
}

/** @returns how many token requests so many tabs send for one expired token */
async function eightTabs(
  browser: Browser,
  app: string,
  { provider, api }: Servers,
): Promise<number> {
  const context = await browser.newContext({ baseURL: app });
  try {
    const first = await slowlySignedIn(context, provider);
    const others = await Promise.all(
      Array.from({ length: TABS - 1 }, async () => {
        const page = await context.newPage();
        await page.goto("./");
        await page.locator("#account").waitFor();
        return page;
      }),
    );
    await untilExpired(first);
    const before = refreshes(provider);
    const pages = [first, ...others];
    await Promise.all(pages.map((page, at) => ask(page, [`${originOf(api, at)}/tab/${at}`])));
    return refreshes(provider) - before;
  } finally {
    await context.close();
  }
}

function slowlySignedIn(context: BrowserContext, provider: RealProvider): Promise<Page> {
  provider.faults.slowDown(LATENCY);
  return signedIn(context);
}

/** @returns milliseconds until all answers are in the page */
function ask(page: Page, urls: readonly string[]): Promise<number> {
  return page.evaluate(async (wanted) => {
    const many = document.querySelector("#many");
    if (globalThis.bench === undefined || many === null) throw new Error("this is another page");
    const { promise, resolve } = Promise.withResolvers<void>();
    const answered = () => {
      const items = [...many.querySelectorAll("li")];
      if (items.length === wanted.length && items.every((item) => item.textContent === "200"))
        resolve();
    };
    const watch = new MutationObserver(answered);
    globalThis.bench.ask([]);
    await new Promise(requestAnimationFrame);
    watch.observe(many, { childList: true, subtree: true, characterData: true });
    const begin = performance.now();
    globalThis.bench.ask(wanted);
    await promise;
    const end = performance.now();
    watch.disconnect();
    return end - begin;
  }, urls);
}

/** @returns milliseconds until all answers are there */
function fetchAll(page: Page, urls: readonly string[]): Promise<number> {
  return page.evaluate(async (wanted) => {
    const authorization = `Bearer ${(await globalThis.bench?.accessToken())?.() ?? ""}`;
    const begin = performance.now();
    await Promise.all(
      wanted.map(async (url) => (await fetch(url, { headers: { authorization } })).text()),
    );
    return performance.now() - begin;
  }, urls);
}

/** @returns milliseconds */
function refresh(page: Page): Promise<number> {
  return page.evaluate(async () => {
    const begin = performance.now();
    await globalThis.bench?.connections.refresh(globalThis.bench.connectionId);
    return performance.now() - begin;
  });
}

/** The clock of the page is that of this machine. */
function untilExpired(page: Page): Promise<void> {
  return page.waitForTimeout(LIFETIME * 1_000);
}

function refreshes(provider: RealProvider): number {
  return provider.tokenRequests("refresh_token").length;
}

function originOf({ port }: WaitingApi, at: number): string {
  return `http://api-${at % NAMES}.bench.localhost:${port}`;
}

function describe(rounds: readonly Round[], tabs: readonly number[]): string {
  const total = rounds.map(({ expired }) => expired);
  const parts = rounds.map(({ refresh, one }) => refresh + one);
  const many = rounds.map(({ refresh, fresh }) => refresh + fresh);
  const ratio = pairedRatio(total, parts);
  const most = Math.max(...rounds.map(({ tokenRequests }) => tokenRequests));
  const mostOfTabs = Math.max(...tabs);
  return [
    describeVerdicts([
      {
        goal: `${QUERIES} queries at once on an expired token: one token request`,
        measured: `${most} at the most`,
        isMet: most === 1,
      },
      {
        goal: `and at most ${SHARE} × (one refresh + one API round trip)`,
        measured: `${ratio.toFixed(2)} ×`,
        isMet: ratio <= SHARE,
      },
      {
        goal: `${TABS} tabs on an expired token: one token request`,
        measured: `${mostOfTabs} at the most`,
        isMet: mostOfTabs === 1,
      },
    ]),
    `With ${LATENCY} ms of latency at provider and API, preflights too; the hundred calls go to ${NAMES} names of one API, so that none waits for a connection. Milliseconds, medians (middle half) of ${rounds.length} rounds:`,
    markdownTable(
      ["", "time"],
      [
        ["one refresh", spread(rounds.map(({ refresh }) => refresh))],
        ["one query, fresh token", spread(rounds.map(({ one }) => one))],
        [`${QUERIES} plain fetches at once`, spread(rounds.map(({ plain }) => plain))],
        [`${QUERIES} queries at once, fresh token`, spread(rounds.map(({ fresh }) => fresh))],
        [`${QUERIES} queries at once, expired token`, spread(total)],
      ],
    ),
    `To one refresh and the same ${QUERIES} queries with a fresh token, which is what the token alone costs, it is × ${pairedRatio(total, many).toFixed(2)}.`,
  ].join("\n\n");
}
