import type { RuntimeConfig } from "../config/runtime-config.ts";
import { discoverProvider } from "../oauth/provider-discovery.ts";
import { originsOf, type ProviderProfile } from "../oauth/provider-profile.ts";
import { CommandError } from "./command-line.ts";
import { isEndpoint } from "../oauth/secure-endpoint.ts";

const PLAIN_ORIGIN = /^https?:\/\/(\[[0-9a-f:]+\]|[a-z0-9.-]+)(:\d+)?$/;

/** The browser goes there; no script calls them. */
const VISITED: ReadonlySet<string> = new Set(["authorization_endpoint", "end_session_endpoint"]);

/**
 * The origins that an installation's pages call: those of its providers' endpoints, which discovery
 * names, and of the APIs.
 *
 * @returns undefined where a person may add providers of their own, which may be anywhere
 * @throws OAuthError as discoverProvider does
 * @throws CommandError when an origin could be taken for something else in a policy
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
  { name, issuer, metadata, apis, apiOrigins, identity }: ProviderProfile,
  network: { readonly fetch: typeof globalThis.fetch },
): Promise<string[]> {
  const known = metadata ?? (issuer === undefined ? {} : await discoverProvider(issuer, network));
  const endpoints = Object.entries(known)
    .filter(([member]) => isEndpoint(member) && !VISITED.has(member))
    .map(([, address]) => address);
  const requests = [issuer, identity?.url, ...apis.map(({ url }) => url), ...apiOrigins];
  const origins = [...originsOf([...endpoints, ...requests])];
  // A host may hold almost any mark, and in a policy some of them are wildcards and new directives.
  if (origins.every((origin) => PLAIN_ORIGIN.test(origin))) return origins;
  throw new CommandError(
    `${name} names an address whose host holds other marks than letters, digits, dots and hyphens. It is printed into no policy.`,
  );
}
