import type { BrowserContext, Page } from "playwright";
import type { Home } from "./homes.ts";
import type { ServedProvider } from "./provider-over-http.ts";
import type { Kill } from "./schedule.ts";

/** What became of a connection whose tab was killed. */
export interface Round {
  readonly kill: Kill;
  /** Where the refresh was when the tab was told to die. */
  readonly moment: "before it was sent" | "while it was answered" | "after its answer";
  /** Whether the person has to sign in again. */
  readonly lost: boolean;
  /** `ok`, or the code with which the connection ended. */
  readonly outcome: string;
  /** Codes of the failures between the kill and the outcome. */
  readonly failures: readonly string[];
  /** Milliseconds from the first call of the next tab to its answer. */
  readonly recovery: number;
  /** Refresh tokens that reached the provider a second time. */
  readonly resends: number;
  /** Requests with a refresh token that another one with the same was still waiting for. */
  readonly overlaps: number;
  /** The tab that was not killed died as well. */
  readonly bystanderDied: boolean;
}

/** A browser profile with one connection, through whose tabs the kills go. */
export interface Victim {
  run(kill: Kill): Promise<Round>;
  close(): Promise<void>;
}

/** Milliseconds; many browsers at once open their pages slowly. */
const PATIENCE = 120_000;

/** Opens a page of a home, and waits until it can be used. */
export async function openHome(context: BrowserContext, app: string, home: Home): Promise<Page> {
  context.setDefaultTimeout(PATIENCE);
  const page = await context.newPage();
  await page.goto(app + home.path);
  await page.waitForFunction(() => globalThis.benchPage !== undefined);
  return page;
}

export async function signIn(page: Page, profileId: string): Promise<string> {
  return page.evaluate(async (id) => {
    if (globalThis.benchPage === undefined) throw new Error("the page is not ready");
    return globalThis.benchPage.connect(id);
  }, profileId);
}

export async function createVictim(
  context: BrowserContext,
  app: string,
  home: Home,
  { served, profileId }: { served: ServedProvider; profileId: string },
): Promise<Victim> {
  const { provider } = served;
  const api = `${provider.apiOrigin}/me`;
  // A tab of somebody else: when the app's only one is closed, the browser's window stays.
  await context.newPage();
  let page = await openHome(context, app, home);
  let connectionId = await signIn(page, profileId);

  return {
    async run(kill) {
      const hasOther = kill.death.startsWith("one of two");
      const other = hasOther ? await openHome(context, app, home) : undefined;
      provider.revokeAccessTokens();
      const arrival = served.answerNextAfter(kill.latency);
      const before = provider.refreshes().length;
      const die = await prepareDeath(page, kill);

      await page.evaluate((id) => globalThis.benchPage?.startRefresh(id), connectionId);
      if (kill.after >= 0) {
        await inTime(arrival);
        await new Promise((resolve) => setTimeout(resolve, kill.after));
      }
      await die();
      const next = await survivorOf(other, context, app, home);

      const { outcome, failures, took } = await recover(next.page, connectionId, api);
      served.hurry();
      const sent = provider.refreshes().slice(before);
      const lost = outcome !== "ok";
      if (!page.isClosed()) await page.close();
      page = next.page;
      if (lost) connectionId = await signIn(page, profileId);
      return {
        kill,
        moment: momentOf(kill),
        lost,
        outcome,
        failures,
        recovery: took,
        resends: sent.length - new Set(sent.map(({ token }) => token)).size,
        overlaps: sent.filter(({ overlaps }) => overlaps).length,
        bystanderDied: other !== undefined && next.page !== other,
      };
    },
    close: () => context.close(),
  };
}

async function inTime(arrival: Promise<void>): Promise<void> {
  const late = Promise.withResolvers<void>();
  const timer = setTimeout(() => late.reject(new Error("no refresh was sent")), PATIENCE);
  await Promise.race([arrival, late.promise]);
  clearTimeout(timer);
}

async function prepareDeath(page: Page, { death }: Kill): Promise<() => Promise<void>> {
  if (death.endsWith("closed")) return () => page.close();
  const session = await page.context().newCDPSession(page);
  return async () => {
    const crashed = new Promise((resolve) => page.once("crash", resolve));
    // The one who is asked to die does not answer.
    session.send("Page.crash").catch(() => undefined);
    await crashed;
  };
}

async function survivorOf(
  other: Page | undefined,
  context: BrowserContext,
  app: string,
  home: Home,
): Promise<{ page: Page }> {
  const lives = await other?.evaluate(() => true).catch(() => false);
  if (other !== undefined && lives === true) return { page: other };
  await other?.close();
  return { page: await openHome(context, app, home) };
}

export async function recover(page: Page, connectionId: string, api: string) {
  return page.evaluate(
    async ([id, url]) => {
      if (globalThis.benchPage === undefined) throw new Error("the page is not ready");
      return globalThis.benchPage.recover(id, url);
    },
    [connectionId, api] as const,
  );
}

function momentOf({ after, latency }: Kill): Round["moment"] {
  if (after < 0) return "before it was sent";
  return after < latency ? "while it was answered" : "after its answer";
}
