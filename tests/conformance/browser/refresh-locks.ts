import type { Page } from "@playwright/test";

/** A courier holds it from its beginning to its end, whatever it does (src/app/courier-worker.ts). */
const LIFE = "pixy.courier-lives.";

/** The Web Locks of the app's origin that a refresh takes, over all tabs: who has them, and who waits. */
export interface RefreshLocks {
  readonly held: readonly string[];
  readonly pending: readonly string[];
}

/** Asks the platform, through any page of the app. */
export function queryLocks(page: Page): Promise<RefreshLocks> {
  return page.evaluate(async (life) => {
    const { held = [], pending = [] } = await navigator.locks.query();
    const names = (locks: LockInfo[]) =>
      locks.map(({ name = "" }) => name).filter((name) => !name.startsWith(life));
    return { held: names(held), pending: names(pending) };
  }, LIFE);
}

export const noLocks: RefreshLocks = { held: [], pending: [] };
