import { createDeviceSignInStore } from "../connections/device-sign-in-store.ts";
import { createDeviceSignIn, type DeviceSignIn } from "../connections/device-sign-in.ts";
import { pause } from "../connections/pause.ts";
import type { ProviderProfiles } from "../connections/provider-profiles.ts";
import { createBrowserProviders } from "./browser-providers.ts";
import type { Flows } from "./flows.ts";
import type { Foundation } from "./foundation.ts";

/** The sign-in by device code, on this browser's vault, locks and network. */
export function createBrowserDevice(
  foundation: Foundation,
  flows: Flows,
  providers: ProviderProfiles,
): DeviceSignIn {
  return createDeviceSignIn({
    ...foundation,
    ...flows,
    connections: foundation.store,
    store: createDeviceSignInStore(foundation.records, flows.vault),
    providers: createBrowserProviders(foundation, providers),
    locks: navigator.locks,
    pause,
  });
}
