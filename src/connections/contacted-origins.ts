import type { Journey } from "../journeys/journey-event.ts";
import { rememberedMetadata } from "../oauth/provider-discovery.ts";
import {
  originsOf,
  type ProviderMetadata,
  type ProviderProfile,
} from "../oauth/provider-profile.ts";
import type { RecordStore } from "../vault/record-store.ts";
import { METADATA_PREFIX } from "./provider-store.ts";

/** What an address was asked for. `unknown`: no provider here names it. */
export type ContactReason =
  | "app"
  | "discovery"
  | "authorization_endpoint"
  | "jwks_uri"
  | "token_endpoint"
  | "userinfo_endpoint"
  | "revocation_endpoint"
  | "introspection_endpoint"
  | "pushed_authorization_request_endpoint"
  | "device_authorization_endpoint"
  | "registration_endpoint"
  | "end_session_endpoint"
  | "api"
  | "unknown";

/** One request, as the browser recorded it or a journey tells it. */
export interface RecordedRequest {
  readonly url: string;
  /** Milliseconds of the local clock. */
  readonly at: number;
}

/** An origin that requests went to. */
export interface ContactedOrigin {
  readonly origin: string;
  readonly requests: number;
  /** Of the last one, in milliseconds of the local clock. */
  readonly lastAt: number;
  /** Each once, in the order in which they came up. */
  readonly reasons: readonly ContactReason[];
  /** The profiles that name it. */
  readonly providerNames: readonly string[];
}

const ENDPOINTS = [
  "authorization_endpoint",
  "jwks_uri",
  "token_endpoint",
  "userinfo_endpoint",
  "revocation_endpoint",
  "introspection_endpoint",
  "pushed_authorization_request_endpoint",
  "device_authorization_endpoint",
  "registration_endpoint",
  "end_session_endpoint",
] as const satisfies readonly ContactReason[];

/** RFC 8414 §3, OpenID Connect Discovery 1.0 §4 */
const DISCOVERY = /\/\.well-known\/(openid-configuration|oauth-authorization-server)(\/|$)/;

/** A provider as far as its addresses are known. */
interface KnownProvider {
  readonly name: string;
  readonly origins: ReadonlySet<string>;
  readonly metadata: ProviderMetadata | undefined;
}

/**
 * Says of every request why it was made: by the addresses that the providers here are known to have.
 *
 * @param requests oldest first
 * @param appOrigin where Pixy itself comes from
 */
export async function explainContacts(
  requests: readonly RecordedRequest[],
  appOrigin: string,
  { profiles, records }: { profiles: readonly ProviderProfile[]; records: RecordStore },
): Promise<readonly ContactedOrigin[]> {
  const stored = new Map(await records.readAll(METADATA_PREFIX));
  const providers = profiles.map((profile) => knownProvider(profile, stored));
  // Also of providers that no profile has yet, or any more.
  const metadata = [...stored].flatMap(([key, value]) => metadataIn(key, value) ?? []);
  const endpoints = endpointsOf([
    ...providers.flatMap((provider) => provider.metadata ?? []),
    ...metadata,
  ]);
  const contacts = new Map<string, ContactedOrigin>();
  for (const { url, at } of requests) {
    const address = URL.parse(url);
    if (address === null || !/^https?:$/.test(address.protocol)) continue;
    const { origin } = address;
    const before = contacts.get(origin);
    const reason = endpoints.get(placeOf(address)) ?? reasonOf(address, appOrigin);
    const named = providers.filter(({ origins }) => origins.has(origin));
    const told = reason === "unknown" && named.length > 0 ? "api" : reason;
    contacts.set(origin, {
      origin,
      requests: (before?.requests ?? 0) + 1,
      lastAt: Math.max(before?.lastAt ?? 0, at),
      reasons: [...new Set([...(before?.reasons ?? []), told])],
      providerNames: before?.providerNames ?? named.map(({ name }) => name),
    });
  }
  return [...contacts.values()];
}

/**
 * The requests that journeys tell of and the browser does not: of pages before this one, of addresses
 * that the whole tab went to, and of the worker that sends refreshes.
 *
 * @param recorded what the browser has recorded since the page was loaded
 * @param loadedAt when that was, in milliseconds of the local clock
 */
export function requestsToldAlone(
  journeys: readonly Journey[],
  recorded: readonly RecordedRequest[],
  loadedAt: number,
): readonly RecordedRequest[] {
  const seen = new Map<string, number>();
  for (const { url } of recorded) seen.set(placeIn(url), (seen.get(placeIn(url)) ?? 0) + 1);
  return journeys.flatMap(requestsIn).filter(({ url, at }) => {
    if (at < loadedAt) return true;
    // What this page has sent is in both.
    const left = seen.get(placeIn(url)) ?? 0;
    seen.set(placeIn(url), left - 1);
    return left <= 0;
  });
}

function requestsIn({ fromFile = false, steps }: Journey): RecordedRequest[] {
  if (fromFile) return [];
  return steps.flatMap(({ key, at, exchange, times = 1 }) =>
    // Whoever comes back comes here: that is no request of Pixy's.
    exchange === undefined || key === "returned"
      ? []
      : Array.from({ length: times }, () => ({ url: exchange.url, at })),
  );
}

/** By their addresses; one that several names share goes by the first of these. */
function endpointsOf(known: readonly ProviderMetadata[]): ReadonlyMap<string, ContactReason> {
  const endpoints = new Map<string, ContactReason>();
  for (const name of ENDPOINTS) {
    for (const { [name]: endpoint } of known) {
      const address = typeof endpoint === "string" ? URL.parse(endpoint) : null;
      if (address !== null && !endpoints.has(placeOf(address)))
        endpoints.set(placeOf(address), name);
    }
  }
  return endpoints;
}

function placeIn(url: string): string {
  const address = URL.parse(url);
  return address === null ? url : placeOf(address);
}

/** An endpoint is what was asked, whatever stood in the query. */
function placeOf({ origin, pathname }: URL): string {
  return origin + pathname;
}

function reasonOf({ origin, pathname }: URL, appOrigin: string): ContactReason {
  if (DISCOVERY.test(pathname)) return "discovery";
  return origin === appOrigin ? "app" : "unknown";
}

function knownProvider(
  profile: ProviderProfile,
  stored: ReadonlyMap<string, unknown>,
): KnownProvider {
  const { name, issuer, apis, apiOrigins, identity } = profile;
  const key = METADATA_PREFIX + (issuer ?? "");
  const metadata = profile.metadata ?? metadataIn(key, stored.get(key));
  const urls = [
    issuer,
    identity?.url,
    ...apis.map(({ url }) => url),
    ...apiOrigins,
    ...ENDPOINTS.map((endpoint) => metadata?.[endpoint]),
  ];
  return { name, origins: originsOf(urls), metadata };
}

function metadataIn(key: string, stored: unknown): ProviderMetadata | undefined {
  if (typeof stored !== "object" || stored === null || !("value" in stored)) return undefined;
  return rememberedMetadata(key.slice(METADATA_PREFIX.length), stored.value);
}
