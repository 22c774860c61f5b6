import { createDeviceFlow, type DeviceFlow } from "./device-flow.ts";
import type { DeviceSignInDependencies } from "./device-state.ts";
import { notAsked } from "./not-asked.ts";

/** Connects accounts by a code that a person types on another device (RFC 8628). */
export interface DeviceSignIn {
  /**
   * Whether a provider takes part.
   *
   * @param options `ask`: it may be asked; else only what is known of it counts
   * @returns undefined when that is not known
   * @throws OAuthError as discoverProvider does, when it is asked
   */
  isOffered(profileId: string, options: { ask: boolean }): Promise<boolean | undefined>;
  /** @returns the ids of the profiles of which a sign-in is under way, in whichever tab */
  underWay(): Promise<readonly string[]>;
  /** Follows the sign-in of a profile, and goes on with one that a closed tab has left. */
  follow(profileId: string): DeviceFlow;
}

export function createDeviceSignIn(deps: DeviceSignInDependencies): DeviceSignIn {
  const { providers, store } = deps;
  return {
    async isOffered(profileId, { ask }) {
      const profile = providers.profile(profileId);
      try {
        const { metadata } = await providers.context(
          profile,
          ask ? { fetch: deps.fetch } : { fetch: notAsked, maxAge: Infinity },
        );
        return metadata.device_authorization_endpoint !== undefined;
      } catch (error) {
        if (ask) throw error;
        return undefined;
      }
    },
    underWay: () => store.underWay(),
    follow: (profileId) => createDeviceFlow(profileId, deps),
  };
}
