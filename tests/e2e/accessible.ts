import { AxeBuilder } from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";

const WINDOWS = [
  { width: 360, height: 780 },
  { width: 1280, height: 900 },
] as const;
const THEMES = ["light", "dark"] as const;

/** Both themes, on a phone and on a desk: nothing that axe finds, nothing that scrolls sideways. */
export async function expectAccessible(page: Page): Promise<void> {
  for (const colorScheme of THEMES) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await expect(page.locator("html")).toHaveAttribute("data-theme", colorScheme);
    // Colours that are still on their way from the other theme are nobody's contrast.
    await page.evaluate(async () => {
      await new Promise(requestAnimationFrame);
      await Promise.allSettled(document.getAnimations().map(({ finished }) => finished));
    });
    for (const size of WINDOWS) {
      await page.setViewportSize(size);
      const { violations } = await new AxeBuilder({ page })
        .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"])
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
