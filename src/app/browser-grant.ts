import { takeGrant, type TakenGrant } from "../connections/grant-takeover.ts";
import type { ProviderProfiles } from "../connections/provider-profiles.ts";
import { createRefreshLock } from "../connections/refresh-lock.ts";
import { createBrowserProviders } from "./browser-providers.ts";
import type { Flows } from "./flows.ts";
import type { Foundation } from "./foundation.ts";

/**
 * Takes the grant of a connection away, in this browser.
 *
 * @param options `proves`: whoever takes it proves possession of the key that it is bound to
 * @throws OAuthError as takeGrant does
 */
export async function takeBrowserGrant(
  connectionId: string,
  foundation: Foundation,
  loadFlows: () => Promise<Flows>,
  providers: ProviderProfiles,
  { proves }: { readonly proves: boolean },
): Promise<TakenGrant> {
  const { tokens, journeys, dpopKeys } = await loadFlows();
  return takeGrant(connectionId, {
    ...foundation,
    tokens,
    providers: createBrowserProviders(foundation, providers),
    locks: navigator.locks,
    lock: createRefreshLock(navigator.locks),
    journeys,
    dpopKeys: proves ? dpopKeys : undefined,
  });
}
