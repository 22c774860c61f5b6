import type { RuntimeConfig } from "../config/runtime-config.ts";
import { discoverProvider } from "../oauth/provider-discovery.ts";
import { originsOf, type ProviderProfile } from "../oauth/provider-profile.ts";
import { isEndpoint } from "../oauth/secure-endpoint.ts";

/** The browser goes there; no script calls them. */
const VISITED: ReadonlySet<string> = new Set(["authorization_endpoint", "end_session_endpoint"]);

/**
 * The origins that an installation's pages call: those of its providers' endpoints, which discovery
 * names, and of the APIs.
 *
 * @returns undefined where a person may add providers of their own, which may be anywhere
 * @throws OAuthError as discoverProvider does
 */
export async function connectSources(
  { allowCustomProviders, providers }: RuntimeConfig,
  network: { readonly fetch: typeof globalThis.fetch },
): Promise<readonly string[] | undefined> {
  if (allowCustomProviders) return undefined;
  const origins = await Promise.all(providers.map((profile) => originsOfProfile(profile, network)));
  return [...new Set(origins.flat())].toSorted();
}

async function originsOfProfile(
  { issuer, metadata, apis, apiOrigins, identity }: ProviderProfile,
  network: { readonly fetch: typeof globalThis.fetch },
): Promise<string[]> {
  const known = metadata ?? (issuer === undefined ? {} : await discoverProvider(issuer, network));
  const endpoints = Object.entries(known)
    .filter(([name]) => isEndpoint(name) && !VISITED.has(name))
    .map(([, address]) => address);
  const requests = [issuer, identity?.url, ...apis.map(({ url }) => url), ...apiOrigins];
  return [...originsOf([...endpoints, ...requests])];
}
