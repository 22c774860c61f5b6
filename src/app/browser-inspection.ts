import type { ProviderProfiles } from "../connections/provider-profiles.ts";
import { createTokenInspection, type TokenInspection } from "../connections/token-inspection.ts";
import { createBrowserProviders } from "./browser-providers.ts";
import type { Flows } from "./flows.ts";
import type { Foundation } from "./foundation.ts";

/** What the inspector needs, on this tab's tokens and network. */
export function createBrowserInspection(
  foundation: Foundation,
  flows: Flows,
  providers: ProviderProfiles,
): TokenInspection {
  return createTokenInspection({
    ...foundation,
    ...flows,
    providers: createBrowserProviders(foundation, providers),
  });
}
