import {
  allowInsecureRequests,
  clockTolerance,
  type AuthorizationServer,
  type Client,
} from "oauth4webapi";
import type { ProviderMetadata, ProviderProfile } from "./provider-profile.ts";

/** Seconds by which the clocks of this machine and of the provider may differ. */
export const CLOCK_TOLERANCE = 300;

/** What every request to a provider is made of; snapshotted into a transaction. */
export interface OAuthContext {
  readonly profile: ProviderProfile;
  readonly metadata: ProviderMetadata;
}

/** oauth4webapi's view of the context: a public client, which proves itself by PKCE alone. */
export function clientOf({ profile }: OAuthContext): Client {
  return {
    client_id: profile.clientId,
    token_endpoint_auth_method: "none",
    [clockTolerance]: CLOCK_TOLERANCE,
  };
}

/**
 * oauth4webapi hangs its JWKS cache on this object; a copy for each use keeps the caching ours.
 */
export function serverOf({ metadata }: OAuthContext): AuthorizationServer {
  return { ...metadata };
}

/**
 * The library's switch is all or nothing; Pixy has checked each endpoint by itself before
 * (`requireSecureEndpoints`), so that http works on loopback and nowhere else.
 */
export const ENDPOINTS_ALREADY_CHECKED = { [allowInsecureRequests]: true } as const;
