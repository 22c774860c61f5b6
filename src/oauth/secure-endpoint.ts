import { OAuthError } from "./oauth-error.ts";
import type { ProviderMetadata } from "./provider-profile.ts";

const ENDPOINTS = [
  "authorization_endpoint",
  "token_endpoint",
  "jwks_uri",
  "userinfo_endpoint",
  "revocation_endpoint",
  "introspection_endpoint",
  "end_session_endpoint",
  "pushed_authorization_request_endpoint",
  "device_authorization_endpoint",
  "registration_endpoint",
] as const satisfies readonly (keyof ProviderMetadata)[];

type Endpoint = (typeof ENDPOINTS)[number];

/** @returns whether a member of the metadata is an address that Pixy uses */
export function isEndpoint(name: string): boolean {
  return ENDPOINTS.some((endpoint) => endpoint === name);
}

/** @returns whether the host is this machine (RFC 8252 §7.3, RFC 6761 §6.3) */
function isLoopback(url: URL): boolean {
  return (
    url.hostname === "localhost" ||
    url.hostname.endsWith(".localhost") ||
    url.hostname === "[::1]" ||
    /^127(\.\d{1,3}){3}$/.test(url.hostname)
  );
}

/** @returns whether an address is of this machine, by whichever protocol */
export function isLoopbackUrl(address: string): boolean {
  const url = URL.parse(address);
  return url !== null && isLoopback(url);
}

/**
 * @param value whatever a provider has named; what is no text is no address, even where the platform
 *   would make one of it
 * @returns whether a request to it can be neither read nor changed underway
 */
export function isSecureUrl(value: unknown): boolean {
  const url = typeof value === "string" ? URL.parse(value) : null;
  if (url === null || url.username !== "" || url.password !== "") return false;
  return url.protocol === "https:" || (url.protocol === "http:" && isLoopback(url));
}

/**
 * Refuses metadata of which any endpoint could be overheard, or is no web address at all
 * (`javascript:` in an authorization endpoint would run in this origin).
 *
 * @throws OAuthError `endpoint_insecure` naming the endpoint
 * @see RFC 8414 §2, RFC 9700 §2.6
 */
export function requireSecureEndpoints(metadata: ProviderMetadata): void {
  for (const name of ENDPOINTS) {
    const value = metadata[name];
    if (value !== undefined && !isSecureUrl(value)) {
      throw new OAuthError("endpoint_insecure", `"${name}" is neither https nor on this machine`);
    }
  }
}

/**
 * @returns the endpoint as a URL
 * @throws OAuthError `endpoint_missing` when the provider has none, `endpoint_insecure` when it is not safe
 */
export function requireEndpoint(metadata: ProviderMetadata, name: Endpoint): URL {
  const value = metadata[name];
  if (value === undefined)
    throw new OAuthError("endpoint_missing", `the provider has no "${name}"`);
  if (!isSecureUrl(value)) {
    throw new OAuthError("endpoint_insecure", `"${name}" is neither https nor on this machine`);
  }
  return new URL(value);
}
