import { checkProviderEntry } from "../../src/config/provider-entry.ts";
import {
  createProviderProfiles,
  type ProviderProfiles,
  type ProviderProfilesDependencies,
} from "../../src/connections/provider-profiles.ts";
import type { ProviderProfile } from "../../src/oauth/provider-profile.ts";
import { createMemoryStore } from "../../src/vault/memory-store.ts";

/** @returns the profiles of an installation, kept in memory; `parts` replaces what it stands on */
export function configuredProviders(
  configured: readonly ProviderProfile[],
  parts: Partial<ProviderProfilesDependencies> = {},
): ProviderProfiles {
  return createProviderProfiles({
    configured,
    allowCustom: true,
    records: createMemoryStore(),
    channel: undefined,
    now: () => Date.now(),
    check: checkProviderEntry,
    ...parts,
  });
}
