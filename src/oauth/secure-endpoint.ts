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

/**
 * The names of this machine that may be asked over plain http: those that the page's
 * Content-Security-Policy can name, which knows neither IPv6 addresses nor ranges (CSP3 §2.3.1).
 *
 * @see RFC 8252 §7.3, RFC 6761 §6.3
 */
function isLocalhost({ hostname }: URL): boolean {
  return /^(([^.]+\.)*localhost|127\.0\.0\.1)$/.test(hostname);
}

/**
 * Wider than what may be asked over plain http: whatever a system may take for itself.
 *
 * @returns whether an address may be of this machine, by whichever protocol
 */
function isThisMachine(address: string): boolean {
  const url = URL.parse(address);
  if (url === null) return false;
  return (
    /(^|\.)localhost\.?$/.test(url.hostname) ||
    /^127(\.\d{1,3}){3}$/.test(url.hostname) ||
    url.hostname === "[::1]" ||
    // IPv4 within IPv6 (RFC 4291 §2.5.5), as the platform writes 127.0.0.1 and 0.0.0.0; and "any".
    /^\[::(ffff:)?7f[0-9a-f]{2}:[0-9a-f]{1,4}\]$/.test(url.hostname) ||
    /^(0\.0\.0\.0|\[::(ffff:0:0)?\])$/.test(url.hostname)
  );
}

/**
 * A provider elsewhere that names an address of this machine would have requests sent to whatever
 * listens there, and people led to it.
 *
 * @returns whether an address is of this machine, and its issuer is not
 * @see RFC 9700 §4.4, RFC 8414 §6.2
 */
export function leadsInside(issuer: string, address: string): boolean {
  return isThisMachine(address) && !isThisMachine(issuer);
}

/**
 * @param value whatever a provider has named; what is no text is no address, even where the platform
 *   would make one of it
 * @returns whether a request to it can be neither read nor changed underway
 */
export function isSecureUrl(value: unknown): boolean {
  const url = typeof value === "string" ? URL.parse(value) : null;
  if (url === null || url.username !== "" || url.password !== "") return false;
  return url.protocol === "https:" || (url.protocol === "http:" && isLocalhost(url));
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
      throw new OAuthError(
        "endpoint_insecure",
        `"${name}" is neither https nor http at localhost or 127.0.0.1`,
      );
    }
  }
}

/**
 * As `requireSecureEndpoints`, for what a provider says of itself. What somebody has written here by
 * hand is their own word, and may name this machine.
 *
 * @throws OAuthError `endpoint_insecure` naming the endpoint
 * @see leadsInside
 */
export function requireDiscoveredEndpoints(metadata: ProviderMetadata): void {
  requireSecureEndpoints(metadata);
  for (const name of ENDPOINTS) {
    if (leadsInside(metadata.issuer, metadata[name] ?? "")) {
      throw new OAuthError("endpoint_insecure", `"${name}" is on this machine, its issuer is not`);
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
    throw new OAuthError(
      "endpoint_insecure",
      `"${name}" is neither https nor http at localhost or 127.0.0.1`,
    );
  }
  return new URL(value);
}
