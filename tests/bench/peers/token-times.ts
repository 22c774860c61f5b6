import type { Browser, Page } from "playwright";
import { signIn } from "./sign-in-rounds.ts";
import type { Subject } from "./stage.ts";

/** Microseconds of each of a hundred batches of a hundred calls: the clock of a page is no finer. */
export interface TokenTimes {
  /** To have the access token for a call. */
  readonly token: readonly number[];
  /** A whole call with it, around a fetch that answers at once. */
  readonly call: readonly number[];
}

const BATCHES = 100;
const BATCH = 100;

/** Signs in, and asks for the fresh access token ten thousand times. */
export async function measureTokens(browser: Browser, subject: Subject): Promise<TokenTimes> {
  const context = await browser.newContext({ baseURL: subject.url });
  try {
    const page = await context.newPage();
    await signIn(page, subject);
    await page.locator("#answer").getByText("@").waitFor();
    return subject.name === "Pixy's layers" ? await timeLayers(page) : await timePeer(page);
  } finally {
    await context.close();
  }
}

async function timeLayers(page: Page): Promise<TokenTimes> {
  await page.evaluate(async () => {
    const { bench } = globalThis;
    if (bench === undefined) throw new Error("the page offers nothing");
    const token = await bench.accessToken();
    Object.assign(globalThis, {
      benchToken: token,
      benchCall: bench.connections.createAuthorizedFetch(bench.connectionId),
    });
  });
  return time(page);
}

async function timePeer(page: Page): Promise<TokenTimes> {
  await page.evaluate(() => {
    const accessToken: unknown = Reflect.get(globalThis, "accessTokenForCall");
    if (typeof accessToken !== "function") throw new Error("the page offers nothing");
    Object.assign(globalThis, {
      benchToken: accessToken,
      async benchCall(url: string) {
        const authorization = `Bearer ${await accessToken()}`;
        return fetch(url, { headers: { authorization } });
      },
    });
  });
  return time(page);
}

function time(page: Page): Promise<TokenTimes> {
  return page.evaluate(
    async ({ batches, batch }) => {
      const url = performance
        .getEntriesByType("resource")
        .findLast(({ name }) => /\/(me|userinfo)$/u.test(name))?.name;
      globalThis.fetch = () => Promise.resolve(new Response("{}", { status: 200 }));
      const timed = async (name: string) => {
        const work: unknown = Reflect.get(globalThis, name);
        if (typeof work !== "function") throw new Error("there is nothing to time");
        const times: number[] = [];
        for (let round = 0; round < batches; round += 1) {
          const begin = performance.now();
          for (let call = 0; call < batch; call += 1) await work(url);
          times.push(((performance.now() - begin) * 1_000) / batch);
          // Whatever was put off for later has its turn between, not within.
          await new Promise((resolve) => setTimeout(resolve, 5));
        }
        return times;
      };
      return { token: await timed("benchToken"), call: await timed("benchCall") };
    },
    { batches: BATCHES, batch: BATCH },
  );
}
