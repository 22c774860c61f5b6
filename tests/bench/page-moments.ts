import type { BrowserContext, Page } from "playwright";

/** What is waited for on the pages of a bench. */
type Moment = "first card" | "begun" | "all cards" | "press" | "detail";

/**
 * From the next page on, notes when cards are there and painted, when something was pressed, and how
 * long each input took until the next paint (Event Timing, W3C).
 *
 * @param pages how many cards there will be in all and to begin with, and what a detail ends with
 */
export async function watchMoments(
  context: BrowserContext,
  pages: { readonly count: number; readonly begins: number; readonly last: string },
): Promise<void> {
  await context.addInitScript(({ count, begins, last }) => {
    const noted = new Set<string>();
    const note = (name: string) => {
      if (noted.has(name)) return;
      noted.add(name);
      // Painted with the frame that the first callback prepares.
      requestAnimationFrame(() => setTimeout(() => performance.mark(name)));
    };
    new MutationObserver(() => {
      const shown = document.getElementsByTagName("article").length;
      if (shown > 0) note("first card");
      if (shown >= begins) note("begun");
      if (shown >= count) note("all cards");
      if (document.querySelector(last) !== null) note("detail");
    }).observe(document, { childList: true, subtree: true });
    addEventListener(
      "click",
      () => {
        performance.clearMarks("press");
        performance.mark("press");
      },
      { capture: true },
    );
    const durations: number[] = [];
    Object.assign(globalThis, { inputDurations: durations });
    // TypeScript's DOM library does not know the threshold.
    const inputs = { type: "event", durationThreshold: 16, buffered: true };
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) durations.push(duration);
    }).observe(inputs);
  }, pages);
}

/** @returns when it was, in milliseconds since the page was asked for */
export async function momentOf(page: Page, name: Moment): Promise<number> {
  await page.waitForFunction((mark) => performance.getEntriesByName(mark).length > 0, name);
  return page.evaluate((mark) => performance.getEntriesByName(mark)[0]?.startTime ?? NaN, name);
}

/** @returns the milliseconds of the slowest input since the last call; 16 for all that were faster */
export function longestInput(page: Page): Promise<number> {
  return page.evaluate(async () => {
    // An input is told of after the frame that shows what came of it.
    for (let frame = 0; frame < 3; frame += 1) await new Promise(requestAnimationFrame);
    await new Promise((resolve) => setTimeout(resolve));
    const durations: unknown = Reflect.get(globalThis, "inputDurations");
    return Array.isArray(durations) ? Math.max(16, ...durations.splice(0)) : NaN;
  });
}
