import { expect, type Page } from "@playwright/test";
import core from "axe-core";

const WINDOWS = [
  { width: 360, height: 780 },
  { width: 1280, height: 900 },
] as const;
const THEMES = ["light", "dark"] as const;

/** What WCAG 2.2 AA asks for, and what axe's makers recommend. */
const EVERYTHING = {
  type: "tag" as const,
  values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
};
/** A theme changes colours and nothing else. */
const COLOURS = { type: "rule" as const, values: ["color-contrast", "link-in-text-block"] };

/**
 * Both themes, on a phone and on a desk: nothing that axe finds, nothing that scrolls sideways.
 *
 * @param part selects what axe looks at; by default all of the page
 */
export async function expectAccessible(page: Page, part = "html"): Promise<void> {
  for (const colorScheme of THEMES) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    // Pages without script, the mock provider's over HTTP, follow the browser by themselves.
    const themed = page.locator("html[data-theme]");
    if ((await themed.count()) > 0) await expect(themed).toHaveAttribute("data-theme", colorScheme);
    for (const size of WINDOWS) {
      await page.setViewportSize(size);
      const found = await findInaccessible(page, colorScheme === "light", part);
      expect(found, `${colorScheme}, ${size.width} px, ${page.url()}`).toEqual([]);
      expect(await overflowOf(page), `sideways at ${size.width} px, ${page.url()}`).toBe(0);
    }
  }
}

/** @returns how many pixels the page scrolls sideways */
export function overflowOf(page: Page): Promise<number> {
  return page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    return scrollWidth - clientWidth;
  });
}

/**
 * Looks with axe at the page as it is now.
 *
 * @param isFirstTheme in another one, only colours are looked at
 * @param part selects what axe looks at
 * @returns what it finds
 */
export async function findInaccessible(
  page: Page,
  isFirstTheme: boolean,
  part = "html",
): Promise<string[]> {
  await loadAxe(page);
  await coloursHaveArrived(page);
  const runOnly = isFirstTheme ? EVERYTHING : COLOURS;
  return page.evaluate(
    async ({ selector, options }) => {
      const { violations } = await globalThis.axe.run(selector, options);
      return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ""}`);
    },
    { selector: part, options: { runOnly, resultTypes: ["violations" as const] } },
  );
}

/** Once for a document: half a megabyte of script takes longer to load than to run. */
async function loadAxe(page: Page): Promise<void> {
  if (await page.evaluate(() => "axe" in globalThis)) return;
  await page.evaluate(core.source);
}

/** Colours that are still on their way from the other theme are nobody's contrast. */
async function coloursHaveArrived(page: Page): Promise<void> {
  await page.evaluate(async () => {
    // What ends on an element may begin on those that inherit from it.
    let running;
    do {
      await new Promise(requestAnimationFrame);
      running = document.getAnimations();
      await Promise.allSettled(running.map(({ finished }) => finished));
    } while (running.length > 0);
  });
}

declare global {
  var axe: typeof core;
}
