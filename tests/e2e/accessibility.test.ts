import { AxeBuilder } from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";
import { describeInstallations, test } from "./fixtures.ts";
import { apiAnswer, connect, connectionCard, openConnection } from "./person.ts";

const WINDOWS = [
  { width: 360, height: 780 },
  { width: 1280, height: 900 },
] as const;
const THEMES = ["light", "dark"] as const;

/** Both themes, on a phone and on a desk: nothing that axe finds, nothing that scrolls sideways. */
async function expectAccessible(page: Page): Promise<void> {
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

describeInstallations(() => {
  test("every screen of the path is accessible, in both themes, on a phone and on a desk", async ({
    page,
  }) => {
    test.setTimeout(120_000);
    await page.goto("./");
    await expect(page.getByRole("button", { name: "Connect Acme", exact: true })).toBeVisible();
    await expectAccessible(page);

    await connect(page);
    await expectAccessible(page);

    await openConnection(page);
    await page.getByRole("button", { name: "Who am I" }).click();
    await expect(apiAnswer(page)).toContainText("200");
    await expectAccessible(page);
    const id = page.url().split("/").at(-1) ?? "";

    await page.getByRole("button", { name: "Disconnect", exact: true }).last().click();
    await expect(page.getByRole("dialog")).toBeVisible();
    await expectAccessible(page);

    await page.goto("./console");
    await expect(page.getByRole("button", { name: "Send" })).toBeVisible();
    await expectAccessible(page);

    await page.goto(`./login?connection=${id}&returnTo=/console`);
    await expect(page.getByRole("button", { name: "Sign in again" })).toBeVisible();
    await expectAccessible(page);

    await page.goto("./callback?code=unasked&state=unasked");
    await expect(page.getByRole("alert")).toContainText("transaction_missing");
    await expectAccessible(page);

    await page.goto("./nowhere");
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await expectAccessible(page);

    await page.goto("./");
    await expect(connectionCard(page)).toBeVisible();
  });
});
