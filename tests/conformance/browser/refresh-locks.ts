import type { Page } from "@playwright/test";

/** The Web Locks of the app's origin, over all tabs: who has them, and who waits. */
export interface RefreshLocks {
  readonly held: readonly string[];
  readonly pending: readonly string[];
}

/** Asks the platform, through any page of the app. */
export function queryLocks(page: Page): Promise<RefreshLocks> {
  return page.evaluate(async () => {
    const { held = [], pending = [] } = await navigator.locks.query();
    const names = (locks: LockInfo[]) => locks.map(({ name = "" }) => name);
    return { held: names(held), pending: names(pending) };
  });
}

export const noLocks: RefreshLocks = { held: [], pending: [] };
