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
  await loadAxe(page);
  for (const colorScheme of THEMES) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    // Pages without script, the mock provider's over HTTP, follow the browser by themselves.
    const themed = page.locator("html[data-theme]");
    if ((await themed.count()) > 0) await expect(themed).toHaveAttribute("data-theme", colorScheme);
    await coloursHaveArrived(page);
    for (const size of WINDOWS) {
      await page.setViewportSize(size);
      const { found, overflow } = await look(page, part, colorScheme === "light");
      expect(found, `${colorScheme}, ${size.width} px, ${page.url()}`).toEqual([]);
      expect(overflow, `sideways at ${size.width} px, ${page.url()}`).toBe(0);
    }
  }
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

/** @returns what axe finds, and how many pixels the page scrolls sideways */
async function look(
  page: Page,
  part: string,
  isFirstTheme: boolean,
): Promise<{ found: string[]; overflow: number }> {
  const runOnly = isFirstTheme ? EVERYTHING : COLOURS;
  return page.evaluate(
    async ({ selector, options }) => {
      const { violations } = await globalThis.axe.run(selector, options);
      const { scrollWidth, clientWidth } = document.documentElement;
      return {
        found: violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ""}`),
        overflow: scrollWidth - clientWidth,
      };
    },
    { selector: part, options: { runOnly, resultTypes: ["violations" as const] } },
  );
}

declare global {
  var axe: typeof core;
}
