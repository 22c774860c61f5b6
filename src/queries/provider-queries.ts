import { useSyncExternalStore } from "react";
import type { ProviderList } from "../connections/provider-profiles.ts";
import type { ProviderProfile } from "../oauth/provider-profile.ts";
import { useServices } from "./services-context.tsx";

/** The provider profiles of this installation and those that a person added, live over all tabs. */
export function useProviders(): readonly ProviderProfile[] {
  return useProviderList().profiles;
}

/** The same, with those that cannot be used as they are stored. */
export function useProviderList(): ProviderList & { allowCustom: boolean } {
  const { providers } = useServices();
  const { subscribe, current, allowCustom } = providers;
  return { ...useSyncExternalStore(subscribe, current, current), allowCustom };
}
