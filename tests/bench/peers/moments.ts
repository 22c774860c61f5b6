import type { BrowserContext, Page } from "playwright";

/** Something that a person sees: an element with certain words in it. */
export interface Sight {
  readonly selector: string;
  readonly words: string;
}

/** What a page is asked for, by the name of the moment at which it is seen. */
export type Sights = Readonly<Record<string, Sight>>;

/**
 * From the next page on, notes when each sight was painted first, and presses a button as soon as it
 * is there.
 */
export async function watchSights(
  context: BrowserContext,
  watched: { readonly sights: Sights; readonly press?: Sight },
): Promise<void> {
  await context.addInitScript(({ sights, press }) => {
    if (globalThis.top !== globalThis.self) return;
    const waiting = new Map(Object.entries(sights));
    let isPressed = press === undefined;
    const find = ({ selector, words }: Sight) =>
      [...document.querySelectorAll<HTMLElement>(selector)].find(({ textContent }) =>
        textContent.includes(words),
      );
    new MutationObserver(() => {
      for (const [name, sight] of waiting) {
        if (find(sight) === undefined) continue;
        waiting.delete(name);
        // Painted with the frame that the first callback prepares.
        requestAnimationFrame(() => setTimeout(() => performance.mark(name)));
      }
      const button = press === undefined || isPressed ? undefined : find(press);
      if (button === undefined) return;
      isPressed = true;
      performance.mark("pressed");
      button.click();
    }).observe(document, { childList: true, subtree: true, characterData: true });
  }, watched);
}

/** One request of a page, in milliseconds since its document was asked for. */
export interface PageRequest {
  readonly url: string;
  readonly start: number;
  readonly end: number;
}

/** What a page has gone through. */
export interface PageLife {
  /** When each moment was, in milliseconds since the document was asked for. */
  readonly moments: Readonly<Record<string, number>>;
  /** The document first, then in the order in which they began. */
  readonly requests: readonly PageRequest[];
}

/** Waits for some moments and tells all that came before. */
export async function lifeOf(page: Page, awaited: readonly string[]): Promise<PageLife> {
  await page.waitForFunction(
    (names) => names.every((name) => performance.getEntriesByName(name, "mark").length > 0),
    awaited,
    { polling: 20 },
  );
  return page.evaluate(() => {
    const [navigation] = performance.getEntriesByType("navigation");
    const zero = navigation instanceof PerformanceNavigationTiming ? navigation.fetchStart : 0;
    const end = navigation instanceof PerformanceNavigationTiming ? navigation.responseEnd : 0;
    const resources = performance
      .getEntriesByType("resource")
      .filter((entry) => entry instanceof PerformanceResourceTiming)
      .map(({ name, startTime, responseEnd }) => ({
        url: name,
        start: startTime - zero,
        end: responseEnd - zero,
      }))
      .toSorted((a, b) => a.start - b.start);
    return {
      moments: Object.fromEntries(
        performance.getEntriesByType("mark").map(({ name, startTime }) => [name, startTime - zero]),
      ),
      requests: [{ url: location.href, start: 0, end: end - zero }, ...resources],
    };
  });
}
