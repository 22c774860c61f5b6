import type { MockProvider } from "../provider.ts";
import { openAuthorizePage } from "./authorize-steps.ts";
import { openDevicePage } from "./device-steps.ts";
import { openEndSessionPage } from "./end-session-steps.ts";
import { InvalidRequest } from "../provider-error.ts";
import { type PageOutcome, refuse } from "./page-outcome.ts";
import { type PagePath, pagePaths } from "../page-paths.ts";
import { openSignedInPage } from "./signed-in-steps.ts";

const signInSteps = [
  "start",
  "account",
  "edit",
  "other",
  "account-form",
  "upstream",
  "upstream-account",
  "second-factor",
  "consent",
  "deny",
];

/** What the buttons of each page say; whatever else a form brings was not made here. */
const steps: Readonly<Record<PagePath, readonly string[]>> = {
  [pagePaths.authorize]: signInSteps,
  [pagePaths.device]: ["user-code", ...signInSteps],
  [pagePaths.endSession]: ["sign-out", "stay"],
  [pagePaths.account]: ["sign-out", "revoke"],
};

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
  const step = form?.get("step");
  if (form !== undefined && !steps[path].some((known) => known === step)) {
    const error = new InvalidRequest("the form answers no step of this page");
    return Promise.resolve(refuse(error, query));
  }
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
