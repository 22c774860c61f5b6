import { chromium, type Browser, type Page } from "playwright";
import { connect } from "../e2e/person.ts";
import { chromiumLaunchOptions, ensureChromium } from "../support/chromium.ts";
import { findFreePort } from "../support/loopback-server.ts";
import { multiplyConnection } from "../support/many-connections.ts";
import { buildPixy } from "../support/production-builds.ts";
import { startRealProvider } from "../support/real-provider.ts";
import { serveDist } from "../support/static-server.ts";
import type { Bench, BenchTable } from "./bench.ts";
import { longestInput, momentOf, watchMoments } from "./page-moments.ts";

const COUNTS = [10, 100, 1_000] as const;
const ROUNDS = 5;
/** As many cards as a list begins with, however long it is. */
const BEGINS = 48;

/** Milliseconds of everything that a person does with a list, in the order of {@link DONE}. */
type Round = readonly number[];

const DONE = [
  "opening the page, until its first card is painted",
  "opening the page, until all cards that it begins with are in it",
  "typing a word into the filter: its slowest key, until the next paint",
  "clearing the filter, until the next paint",
  "opening a detail: the press, until the next paint",
  "opening a detail, until its lifeline is painted",
  "showing all cards: the press, until the next paint",
  "showing all cards, until the last one is in it",
  "the processor's time for opening the page, until all cards that it begins with are in it",
  "the processor's time for typing a word",
  "the processor's time for clearing the filter",
  "the processor's time for opening a detail",
] as const;

/** How long a person waits at a list of so many stored connections, in real Chromium. */
export const thousandConnections: Bench = { name: "a thousand connections", run: measure };

async function measure(tell: (line: string) => void): Promise<BenchTable> {
  ensureChromium();
  buildPixy({ base: "/", directory: "dist" });
  const port = await findFreePort();
  const app = `http://localhost:${port}/`;
  const provider = await startRealProvider({
    redirectUris: [`${app}callback`],
    postLogoutRedirectUris: [app],
  });
  const { issuer, clientId } = provider;
  const scope = "openid profile email offline_access";
  const config = { providers: [{ id: "acme", name: "Acme", issuer, clientId, scope }] };
  const host = await serveDist({ directory: "dist", base: "/", port, config });
  const browser = await chromium.launch(chromiumLaunchOptions());
  try {
    const columns: Round[] = [];
    for (const count of COUNTS) {
      const medians = await measureList(browser, app, count);
      columns.push(medians);
      tell(`${count} connections: ${medians.map(milliseconds).join(", ")}`);
    }
    return {
      head: ["what is done", ...COUNTS.map((count) => `${count} connections`)],
      rows: DONE.map((name, at) => [
        name,
        ...columns.map((medians) => milliseconds(medians[at] ?? NaN)),
      ]),
    };
  } finally {
    await browser.close();
    await Promise.all([host.close(), provider.stop()]);
  }
}

/** @returns the median of each */
async function measureList(browser: Browser, app: string, count: number): Promise<Round> {
  const context = await browser.newContext({
    baseURL: app,
    viewport: { width: 1280, height: 900 },
  });
  const page = await context.newPage();
  await connect(page);
  await page.getByText("alice@example.org").waitFor();
  await multiplyConnection(page, count);
  await watchMoments(context, { count, begins: Math.min(count, BEGINS), last: "#lifeline" });
  const client = await context.newCDPSession(page);
  // What others do with the processor does not count then.
  await client.send("Performance.enable", { timeDomain: "threadTicks" });
  const worked = async () => {
    const { metrics } = await client.send("Performance.getMetrics");
    return (metrics.find(({ name }) => name === "TaskDuration")?.value ?? NaN) * 1_000;
  };
  const rounds: Round[] = [];
  for (let round = 0; round < ROUNDS; round += 1) rounds.push(await doAll(page, worked));
  await context.close();
  return DONE.map((_, at) => median(rounds.map((times) => times[at] ?? NaN)));
}

/** @param worked how long the page's main thread has worked, since its document began */
async function doAll(page: Page, worked: () => Promise<number>): Promise<Round> {
  await page.goto("./");
  const begun = await momentOf(page, "begun");
  const first = await momentOf(page, "first card");
  const opening = await worked();

  const filter = page.getByRole("searchbox", { name: "Filter" });
  await filter.click();
  await longestInput(page);
  const beforeTyping = await worked();
  await page.keyboard.type("lamarr 6");
  await page.waitForURL(/[?&]q=lamarr\+6$/u);
  const typing = await longestInput(page);
  const typed = (await worked()) - beforeTyping;
  await filter.press("Control+a");
  await longestInput(page);
  const beforeClearing = await worked();
  await page.keyboard.press("Delete");
  await page.waitForURL((url) => url.search === "");
  const clearing = await longestInput(page);
  const cleared = (await worked()) - beforeClearing;

  // By its place: to look for its role, Playwright would look at every one of a thousand cards.
  const beforeOpening = await worked();
  await page.locator("article .card-actions a").first().click();
  const opened = await momentOf(page, "detail");
  const pressed = await momentOf(page, "press");
  const done = [first, begun, typing, clearing, await longestInput(page), opened - pressed];
  const detail = (await worked()) - beforeOpening;
  return [...done, ...(await showAll(page)), opening, typed, cleared, detail];
}

/** Nothing where all are shown from the beginning. */
async function showAll(page: Page): Promise<Round> {
  await page.goBack();
  await page.locator("article").first().waitFor();
  await longestInput(page);
  const button = page.getByRole("button", { name: /^Show all/u });
  if ((await button.count()) === 0) return [NaN, NaN];
  await button.click();
  const shown = await momentOf(page, "all cards");
  return [await longestInput(page), shown - (await momentOf(page, "press"))];
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}

function milliseconds(value: number): string {
  return Number.isNaN(value) ? "–" : `${Math.round(value)} ms`;
}
