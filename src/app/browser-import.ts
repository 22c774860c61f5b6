import type { ProviderProfiles } from "../connections/provider-profiles.ts";
import { createTokenImport, type TokenImport } from "../connections/token-import.ts";
import { createBrowserProviders } from "./browser-providers.ts";
import type { Flows } from "./flows.ts";
import type { Foundation } from "./foundation.ts";

/** The import of tokens, on this tab's vault and network. */
export function createBrowserImport(
  foundation: Foundation,
  flows: Flows,
  providers: ProviderProfiles,
): TokenImport {
  return createTokenImport({
    ...foundation,
    ...flows,
    providers: createBrowserProviders(foundation, providers),
  });
}
