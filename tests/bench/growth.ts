import type { Browser, Page } from "playwright";
import { markdownTable } from "../../src/cli/markdown-table.ts";
import { multiplyConnection } from "../support/many-connections.ts";
import type { Bench, BenchOptions } from "./bench.ts";
import { describeVerdicts } from "./goals.ts";
import { median } from "./refresh-home/statistics.ts";
import { openSmallestApp, signedIn } from "./smallest-app/stage.ts";

const ROUNDS = 15;
const COUNTS = [10, 100, 1_000] as const;
const BLOCKS = 10;
const CALLS = 1_000;
/** How much longer a call may take at the end than at the beginning, and how much more memory be in use. */
const FLAT = 1.5;
const MEGABYTE = 1024 ** 2;

/** One number of connections: milliseconds, medians, and bytes. */
interface Size {
  readonly list: number;
  readonly open: number;
  readonly refresh: number;
  readonly heap: number;
}

/** A thousand calls. */
interface Block {
  /** Microseconds. */
  readonly perCall: number;
  /** Bytes, after them. */
  readonly heap: number;
  /** That are kept, after them. */
  readonly journeys: number;
}

/** What more connections and more calls cost the layers below the screens. */
export const growth: Bench = { name: "growth", run: measure };

async function measure(
  tell: (line: string) => void,
  { rounds = ROUNDS }: BenchOptions,
): Promise<string> {
  const { browser, app, close } = await openSmallestApp();
  try {
    const sizes = new Map<number, Size>();
    for (const count of COUNTS) {
      sizes.set(count, await measureSize(browser, app, { count, rounds }));
      tell(`${count} connections`);
    }
    const blocks = await measureCalls(browser, app);
    return describe(sizes, blocks);
  } finally {
    await close();
  }
}

async function measureSize(
  browser: Browser,
  app: string,
  { count, rounds }: { count: number; rounds: number },
): Promise<Size> {
  const { page, close } = await openSignedIn(browser, app);
  try {
    if (count > 1) await multiplyConnection(page, count);
    await page.reload();
    await page.waitForFunction(() => globalThis.bench !== undefined);
    const times = await page.evaluate(async (turns) => {
      const { bench } = globalThis;
      if (bench === undefined) throw new Error("this is another page");
      const { connections, connectionId } = bench;
      const timed = async (work: () => Promise<unknown>) => {
        const begin = performance.now();
        await work();
        return performance.now() - begin;
      };
      const taken: { list: number; open: number; refresh: number }[] = [];
      // The first of each loads what it needs.
      for (let turn = 0; turn <= turns; turn += 1)
        taken.push({
          list: await timed(() => connections.list()),
          open: await timed(() => connections.find(connectionId)),
          refresh: await timed(() => connections.refresh(connectionId)),
        });
      return taken.slice(1);
    }, rounds);
    return {
      list: median(times.map(({ list }) => list)),
      open: median(times.map(({ open }) => open)),
      refresh: median(times.map(({ refresh }) => refresh)),
      heap: await heapOf(page),
    };
  } finally {
    await close();
  }
}

async function measureCalls(browser: Browser, app: string): Promise<readonly Block[]> {
  const { page, close } = await openSignedIn(browser, app);
  try {
    await page.evaluate(() => {
      globalThis.fetch = () => Promise.resolve(new Response("{}", { status: 200 }));
    });
    const blocks: Block[] = [];
    for (let block = 0; block < BLOCKS; block += 1) {
      const { perCall, journeys } = await page.evaluate(async (calls) => {
        const { bench } = globalThis;
        if (bench === undefined) throw new Error("this is another page");
        const { connections, connectionId, api } = bench;
        const fetch = connections.createAuthorizedFetch(connectionId);
        const begin = performance.now();
        for (let call = 0; call < calls; call += 1) {
          await (await fetch(api)).text();
          // As a page's calls do, they let what was put off for later have its turn.
          if (call % 50 === 49) await new Promise((resolve) => setTimeout(resolve));
        }
        const perCall = ((performance.now() - begin) * 1_000) / calls;
        return { perCall, journeys: (await connections.journeys(connectionId)).length };
      }, CALLS);
      blocks.push({ perCall, journeys, heap: await heapOf(page) });
    }
    return blocks;
  } finally {
    await close();
  }
}

async function openSignedIn(
  browser: Browser,
  app: string,
): Promise<{ page: Page; close: () => Promise<void> }> {
  const context = await browser.newContext({ baseURL: app });
  const page = await signedIn(context);
  await page.locator("#answer").getByText("@").waitFor();
  return { page, close: () => context.close() };
}

/** @returns the bytes that are in use once all that can be thrown away is */
async function heapOf(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page);
  await session.send("HeapProfiler.collectGarbage");
  const { usedSize } = await session.send("Runtime.getHeapUsage");
  await session.detach();
  return usedSize;
}

function describe(sizes: ReadonlyMap<number, Size>, blocks: readonly Block[]): string {
  const [first, last] = [blocks[1], blocks.at(-1)];
  const slower = (last?.perCall ?? NaN) / (first?.perCall ?? NaN);
  const fuller = (last?.heap ?? NaN) / (first?.heap ?? NaN);
  const rows = (["list", "open", "refresh"] as const).map((what) => [
    WORDS[what],
    ...[...sizes.values()].map((size) => `${size[what].toFixed(1)} ms`),
  ]);
  return [
    describeVerdicts([
      {
        goal: `${BLOCKS * CALLS} API calls with journeys on: time per call flat (the last thousand to the second: at most ${FLAT} ×)`,
        measured: `${slower.toFixed(2)} ×`,
        isMet: slower <= FLAT,
      },
      {
        goal: `heap bounded (the same: at most ${FLAT} ×)`,
        measured: `${fuller.toFixed(2)} ×`,
        isMet: fuller <= FLAT,
      },
    ]),
    "In the smallest app on Pixy's layers, whose list is what IndexedDB holds; medians:",
    markdownTable(
      ["", ...[...sizes.keys()].map((count) => `${count} connections`)],
      [...rows, ["heap", ...[...sizes.values()].map(({ heap }) => megabytes(heap))]],
    ),
    "Calls through the service's fetch, one after the other, around a `fetch` that answers at once:",
    markdownTable(
      ["calls so far", "per call", "heap", "journeys kept"],
      blocks.map(({ perCall, heap, journeys }, at) => [
        String((at + 1) * CALLS),
        `${perCall.toFixed(0)} µs`,
        megabytes(heap),
        String(journeys),
      ]),
    ),
  ].join("\n\n");
}

const WORDS = { list: "list all", open: "open one", refresh: "refresh one" };

function megabytes(bytes: number): string {
  return `${(bytes / MEGABYTE).toFixed(1)} MiB`;
}
