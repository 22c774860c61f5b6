import type { Browser, BrowserContext, Page } from "playwright";
import { startLoopbackServer } from "../../support/loopback-server.ts";
import { serveDist } from "../../support/static-server.ts";
import type { ProbeQuestion } from "./pages/probe-messages.ts";

/** One thing that a worker changes for hosts, for the mock provider or for whoever looks. */
export interface Breakage {
  readonly question: string;
  readonly found: string;
}

/** Milliseconds after which nobody waits any longer for a worker to die. */
const LONGEST_LIFE = 600_000;

/** Finds out in the browser what a SharedWorker can and cannot do where the page can. */
export async function findBreakages(
  browser: Browser,
  directory: string,
  openPolicy: string,
): Promise<readonly Breakage[]> {
  const strict = await serveDist({ directory, base: "/", port: 0 });
  const open = await serveDist({
    directory,
    base: "/",
    port: 0,
    headers: { "content-security-policy": openPolicy },
  });
  const bare = await serveDist({
    directory,
    base: "/",
    port: 0,
    // As on a host that sets no headers: the policy stands in the page, where the worker has none.
    headers: { "content-security-policy": "" },
  });
  const context = await browser.newContext();
  try {
    return [
      ...(await askAboutPolicies(context, { strict: strict.url, open: open.url, bare: bare.url })),
      ...(await askAboutPlatform(context, open.url)),
      ...(await askAboutMock(context, open.url)),
    ];
  } finally {
    await context.close();
    await Promise.all([strict.close(), open.close(), bare.close()]);
  }
}

const plain = { name: "probe", extendedLifetime: false, isTrusted: true };

async function askAboutPolicies(
  context: BrowserContext,
  { strict, open, bare }: Readonly<Record<"strict" | "open" | "bare", string>>,
): Promise<Breakage[]> {
  const page = await openProbe(context, strict);
  const refused = await openWorker(page, { ...plain, isTrusted: false });
  const allowed = await openProbe(context, open);
  const opened = await openWorker(allowed, plain);
  const evaluates = await factsOf(allowed);
  const unprotected = await openProbe(context, bare);
  await openWorker(unprotected, plain);
  const bareFacts = await factsOf(unprotected);
  await Promise.all([page, allowed, unprotected].map((it) => it.close()));
  return [
    { question: "`new SharedWorker(url)` under the production policy as it is", found: refused },
    { question: "the same with one more name in `trusted-types`", found: opened },
    {
      question: "text becomes script in the worker, its script served with the policy as a header",
      found: yesNo(evaluates.mayEvaluate),
    },
    {
      question: "the same where the host sets no headers and the policy is in the page only",
      found: yesNo(bareFacts.mayEvaluate),
    },
    {
      question: "the worker has sessionStorage (journeys under way are kept there)",
      found: yesNo(evaluates.hasSessionStorage),
    },
    {
      question: "the worker has IndexedDB and Web Locks",
      found: yesNo(evaluates.hasIndexedDb && evaluates.hasLocks),
    },
  ];
}

async function askAboutPlatform(context: BrowserContext, app: string): Promise<Breakage[]> {
  const seen: string[] = [];
  const page = await openProbe(context, app);
  await openWorker(page, { ...plain, name: "seen" });
  const session = await context.newCDPSession(page);
  await session.send("Network.enable");
  session.on("Network.requestWillBeSent", ({ request }) => seen.push(request.url));
  context.on("request", (request) => seen.push(request.url()));
  await ask(page, { kind: "fetch", url: `${app}seen` });
  const isSeen = seen.some((url) => url.endsWith("/seen"));
  const other = await openProbe(context, app);
  const mismatch = await openWorker(other, { ...plain, name: "seen", extendedLifetime: true });
  await Promise.all([page.close(), other.close()]);
  return [
    {
      question: "the page's developer tools and Playwright see the worker's requests",
      found: yesNo(isSeen),
    },
    {
      question: "the same worker asked for with another `extendedLifetime` while it lives",
      found: mismatch,
    },
  ];
}

async function askAboutMock(context: BrowserContext, app: string): Promise<Breakage[]> {
  const url = `${app}mocked`;
  const isMock = (text: unknown) => (text === "the mock" ? "yes" : "no");
  const page = await openProbe(context, app);
  await openWorker(page, { ...plain, name: "before" });
  await page.evaluate(() => globalThis.probePage?.mock());
  const before = await ask(page, { kind: "fetch", url });
  const life = { ...plain, name: "after", extendedLifetime: true };
  await openWorker(page, life);
  const after = await ask(page, { kind: "fetch", url });
  await ask(page, { kind: "fetch-later", url, delay: 1_500 });
  await page.close();
  const next = await openProbe(context, app);
  await openWorker(next, life);
  const orphaned = await ask(next, { kind: "later" });
  await next.close();
  return [
    { question: "the mock answers a worker that was there before it", found: isMock(before) },
    { question: "the mock answers a worker that came after it", found: isMock(after) },
    {
      question: "the mock answers a worker whose last page with the mock has been closed",
      found: isMock(orphaned),
    },
  ];
}

/** Waits, for minutes, until a worker without pages has died. */
export async function measureWorkerLife(browser: Browser, app: string): Promise<Breakage> {
  const context = await browser.newContext();
  let heardAt = 0;
  const ear = await startLoopbackServer((_, response) => {
    heardAt = Date.now();
    response.setHeader("access-control-allow-origin", "*").end();
  }, 0);
  const page = await openProbe(context, app);
  await openWorker(page, { ...plain, name: "old", extendedLifetime: true });
  await ask(page, { kind: "tick", url: `http://localhost:${ear.port}/` });
  await page.close();
  const closedAt = Date.now();
  const isSilent = () => heardAt > 0 && Date.now() - Math.max(heardAt, closedAt) > 10_000;
  while (!isSilent() && Date.now() - closedAt < LONGEST_LIFE)
    await new Promise((resolve) => setTimeout(resolve, 500));
  await Promise.all([ear.goDown(), context.close()]);
  const life = Math.max(0, Math.round((heardAt - closedAt) / 1000));
  return {
    question: "a worker with `extendedLifetime` is heard of after its last page was closed for",
    found: `${life} s`,
  };
}

async function openProbe(context: BrowserContext, app: string): Promise<Page> {
  const page = await context.newPage();
  await page.goto(`${app}probe.html`);
  await page.waitForFunction(() => globalThis.probePage !== undefined);
  return page;
}

async function openWorker(page: Page, options: typeof plain): Promise<string> {
  return page.evaluate(async (given) => (await globalThis.probePage?.open(given)) ?? "", options);
}

async function ask(page: Page, question: ProbeQuestion): Promise<unknown> {
  return page.evaluate(async (asked) => globalThis.probePage?.ask(asked), question);
}

async function factsOf(page: Page) {
  return page.evaluate(async () => {
    const facts: unknown = await globalThis.probePage?.ask({ kind: "facts" });
    const has = (name: string) =>
      facts !== null && typeof facts === "object" && Reflect.get(facts, name) === true;
    return {
      hasSessionStorage: has("hasSessionStorage"),
      hasIndexedDb: has("hasIndexedDb"),
      hasLocks: has("hasLocks"),
      mayEvaluate: has("mayEvaluate"),
    };
  });
}

function yesNo(is: boolean): string {
  return is ? "yes" : "no";
}
