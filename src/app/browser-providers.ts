import type { ProviderProfiles } from "../connections/provider-profiles.ts";
import { createProviderStore, type ProviderStore } from "../connections/provider-store.ts";
import type { Foundation } from "./foundation.ts";

/** What is known of the providers of this installation, whoever added them, as they are at each use. */
export function createBrowserProviders(
  { answers }: Foundation,
  providers: ProviderProfiles,
): ProviderStore {
  return createProviderStore({
    get profiles() {
      return providers.current().profiles;
    },
    answers,
  });
}
