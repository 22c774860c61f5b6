import type { ProviderProfile } from "./provider-profile.ts";

/**
 * A profile for a sign-in that is tried out and kept nowhere: nothing but what every sign-in has.
 *
 * @param provider `id`: what the trial is called, where a name is shown
 */
export function bareProfile(
  provider: Pick<ProviderProfile, "id" | "name" | "clientId" | "scope"> & {
    readonly issuer: string;
  },
): ProviderProfile {
  const { id, name, issuer, clientId, scope } = provider;
  return {
    id,
    name,
    issuer,
    clientId,
    scope,
    authorizationParams: {},
    dpop: false,
    par: false,
    refreshTokens: "memory",
    apis: [],
    apiOrigins: [],
    distinctCallback: false,
  };
}
