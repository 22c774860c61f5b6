import type { MockProvider } from "../provider.ts";
import { openAuthorizePage } from "./authorize-steps.ts";
import { openDevicePage } from "./device-steps.ts";
import { openEndSessionPage } from "./end-session-steps.ts";
import type { PageOutcome } from "./page-outcome.ts";
import { type PagePath, pagePaths } from "../page-paths.ts";
import { openSignedInPage } from "./signed-in-steps.ts";

/**
 * Opens a page, or answers the form that it showed. What a page shows follows from its address and
 * the last form alone, so that opening it again starts it over. Knows neither React nor HTTP.
 *
 * @param path below the issuer
 * @param query of the page's address
 * @param form what was filled in; undefined when the page is opened
 */
export function openPage(
  provider: MockProvider,
  path: PagePath,
  query: URLSearchParams,
  form?: URLSearchParams,
): Promise<PageOutcome> {
  switch (path) {
    case pagePaths.authorize:
      return openAuthorizePage(provider, query, form);
    case pagePaths.device:
      return openDevicePage(provider, query, form);
    case pagePaths.endSession:
      return openEndSessionPage(provider, query, form);
    case pagePaths.account:
      return openSignedInPage(provider, form);
  }
}
