import {
  type ConnectionService,
  createConnectionService,
} from "../connections/connection-service.ts";
import { createCourier } from "../connections/courier.ts";
import { createCourierPort } from "../connections/courier-port.ts";
import type { ProviderProfiles } from "../connections/provider-profiles.ts";
import { profileIfAny } from "../connections/provider-store.ts";
import { createRefreshLock } from "../connections/refresh-lock.ts";
import { giveBackTaken } from "../connections/taken-grants.ts";
import { createCallRecorder } from "../journeys/call-recorder.ts";
import { createBrowserProviders } from "./browser-providers.ts";
import { openCourierWorker } from "./courier-script.ts";
import type { Flows } from "./flows.ts";
import type { Foundation } from "./foundation.ts";

/** Milliseconds that journeys of API calls wait to be written down together. */
const WRITE_DELAY = 250;

/**
 * The connection service on this browser's locks, network and address bar.
 *
 * @param options `baseUrl`: the app's own address, ending in a slash; `hasMock`: providers are in this
 *   page, where no courier that outlives it could reach them
 */
export function createBrowserConnections(
  foundation: Foundation,
  flows: Flows,
  {
    providers: profiles,
    baseUrl,
    hasMock,
  }: { providers: ProviderProfiles; baseUrl: string; hasMock: boolean },
): ConnectionService {
  // What fails here is tried again at the next start.
  if (profiles.current().profiles.some(({ dpop }) => dpop))
    void flows.dpopKeys.sweep(foundation.store).catch(() => undefined);
  const providers = createBrowserProviders(foundation, profiles);
  const { locks } = navigator;
  void giveBackTaken({ ...foundation, tokens: flows.tokens, providers, locks }).catch(
    () => undefined,
  );
  const courier = createCourier({
    ...foundation,
    port: createCourierPort(openCourierWorker, locks),
    profileOf: (record) => profileIfAny(providers, record),
    async revocationUrlOf(record) {
      const profile = providers.profileOf(record);
      // Whoever refreshes has looked already how old it is.
      const { metadata } = await providers.context(profile, { ...foundation, maxAge: Infinity });
      return metadata.revocation_endpoint;
    },
  });
  return createConnectionService({
    ...foundation,
    ...flows,
    providers,
    ...(!hasMock && { refreshFetch: courier.fetchFor }),
    lock: createRefreshLock(locks),
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
