import { AxeBuilder } from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";

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
    // Colours that are still on their way from the other theme are nobody's contrast.
    await page.evaluate(async () => {
      // What ends on an element may begin on those that inherit from it.
      let running;
      do {
        await new Promise(requestAnimationFrame);
        running = document.getAnimations();
        await Promise.allSettled(running.map(({ finished }) => finished));
      } while (running.length > 0);
    });
    for (const size of WINDOWS) {
      await page.setViewportSize(size);
      const { violations } = await new AxeBuilder({ page })
        // No screen has frames: another page for their results would only take time.
        .setLegacyMode()
        .include(part)
        .options({
          runOnly: colorScheme === THEMES[0] ? EVERYTHING : COLOURS,
          resultTypes: ["violations"],
        })
        .analyze();
      const found = violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ""}`);
      expect(found, `${colorScheme}, ${size.width} px, ${page.url()}`).toEqual([]);
      const overflow = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      expect(overflow, `sideways at ${size.width} px, ${page.url()}`).toBe(0);
    }
  }
}
