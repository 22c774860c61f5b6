import {
  type ConnectionService,
  createConnectionService,
} from "../connections/connection-service.ts";
import type { ConnectionTokens } from "../connections/connection-tokens.ts";
import type { ProviderProfiles } from "../connections/provider-profiles.ts";
import { createRefreshLock } from "../connections/refresh-lock.ts";
import { createBrowserProviders } from "./browser-providers.ts";
import type { Flows } from "./flows.ts";
import type { Foundation } from "./foundation.ts";

/**
 * The connection service on this browser's locks, network and address bar.
 *
 * @param tokens the tab's own, which a sign-in may have filled already
 * @param options `baseUrl`: the app's own address, ending in a slash
 */
export function createBrowserConnections(
  foundation: Foundation,
  flows: Flows,
  tokens: ConnectionTokens,
  { providers, baseUrl }: { providers: ProviderProfiles; baseUrl: string },
): ConnectionService {
  // What fails here is tried again at the next start.
  if (providers.current().profiles.some(({ dpop }) => dpop))
    void flows.dpopKeys.sweep(foundation.store).catch(() => undefined);
  return createConnectionService({
    ...foundation,
    ...flows,
    tokens,
    providers: createBrowserProviders(foundation, providers),
    lock: createRefreshLock(navigator.locks),
    random: () => Math.random(),
    isOnline: () => navigator.onLine,
    baseUrl,
  });
}
