import type { BrowserContext, Page } from "@playwright/test";

/** What the pages of a test have told a screen reader without a navigation. */
export interface Announced {
  /** @returns all of it since the last call, in its order */
  take(page: Page): Promise<readonly string[]>;
}

/**
 * Listens as a screen reader does: to what changes in a live region that is there already, and to
 * alerts that appear. What a region comes with is not heard.
 */
export async function listen(context: BrowserContext): Promise<Announced> {
  await context.addInitScript(() => {
    const said: string[] = [];
    Reflect.set(globalThis, "announced", said);
    const last = new WeakMap<Element, string>();
    const hear = (region: Element): void => {
      const words = (region.textContent ?? "").replaceAll(/\s+/gu, " ").trim();
      if (last.get(region) !== words && words !== "") said.push(words);
      last.set(region, words);
    };
    const observer = new MutationObserver((records) => {
      const changed = new Set<Element>();
      for (const { target, addedNodes } of records) {
        const element = target instanceof Element ? target : target.parentElement;
        const region = element?.closest("[role=status], [role=alert], [aria-live=polite]");
        if (region) changed.add(region);
        for (const node of addedNodes) {
          if (!(node instanceof Element)) continue;
          for (const alert of node.parentElement?.querySelectorAll("[role=alert]") ?? []) {
            if (node.contains(alert)) changed.add(alert);
          }
        }
      }
      for (const region of changed) hear(region);
    });
    observer.observe(document, { subtree: true, childList: true, characterData: true });
  });
  return {
    take: (page) =>
      page.evaluate(() => {
        const said: unknown = Reflect.get(globalThis, "announced");
        return Array.isArray(said) ? said.splice(0).map(String) : [];
      }),
  };
}
