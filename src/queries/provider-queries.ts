import type { ProviderProfile } from "../oauth/provider-profile.ts";
import { useServices } from "./services-context.tsx";

/** The provider profiles of this installation. */
export function useProviders(): readonly ProviderProfile[] {
  return useServices().profiles;
}
