import type { MockProviderHandle } from "../mock-provider/browser.ts";
import { createTourPlayer, type TourPlayer } from "../queries/tour-player.ts";

/** The tour at a provider of its own: the one of the tab, with all that is stored of it, has no part. */
export function createBrowserTour(
  mock: Pick<MockProviderHandle, "openPrivateProvider">,
): TourPlayer {
  return createTourPlayer({
    openProvider: ({ isCareless }) =>
      mock.openPrivateProvider(isCareless ? { also: ["pkce-ignored"] } : {}),
    now: Date.now,
  });
}
