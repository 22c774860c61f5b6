import {
  type ConnectionService,
  createConnectionService,
} from "../connections/connection-service.ts";
import type { ConnectionTokens } from "../connections/connection-tokens.ts";
import type { ProviderProfiles } from "../connections/provider-profiles.ts";
import { createRefreshLock } from "../connections/refresh-lock.ts";
import { createCallRecorder } from "../journeys/call-recorder.ts";
import { createBrowserProviders } from "./browser-providers.ts";
import type { Flows } from "./flows.ts";
import type { Foundation } from "./foundation.ts";

/** Milliseconds that journeys of API calls wait to be written down together. */
const WRITE_DELAY = 250;

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
    calls: createCallRecorder({
      ...foundation,
      log: flows.journeys,
      later: (work) => {
        const write = () => {
          clearTimeout(timer);
          globalThis.removeEventListener("pagehide", write);
          work();
        };
        const timer = setTimeout(write, WRITE_DELAY);
        // What was called just before the page is left is written down while it is.
        globalThis.addEventListener("pagehide", write);
      },
    }),
    random: () => Math.random(),
    isOnline: () => navigator.onLine,
    baseUrl,
  });
}
