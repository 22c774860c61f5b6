import { expect, type Page } from "@playwright/test";

/** @returns the addresses of all that this page has loaded, separated by blanks */
export async function loadedScripts(page: Page): Promise<string> {
  return page.evaluate(() =>
    performance
      .getEntriesByType("resource")
      .map(({ name }) => name)
      .join(" "),
  );
}

/**
 * What a page with connections loads once it has settled is there: whatever explains a failure, and what asks
 * before disconnecting. Nothing can be loaded any more without a network.
 */
export async function pageHasSettled(page: Page): Promise<void> {
  for (const script of ["failure-alert", "explained-failure", "disconnecting"]) {
    await expect.poll(() => loadedScripts(page)).toContain(`/assets/${script}-`);
  }
}
