import { customFetch, discoveryRequest, processDiscoveryResponse } from "oauth4webapi";
import { requireAvailability, shownText } from "./endpoint-refusal.ts";
import { libraryError } from "./library-error.ts";
import { ENDPOINTS_ALREADY_CHECKED } from "./oauth-client.ts";
import { OAuthError } from "./oauth-error.ts";
import { createProviderFetch, MAX_RESPONSE_BYTES } from "./provider-fetch.ts";
import type { ProviderMetadata } from "./provider-profile.ts";
import {
  isEndpoint,
  isSecureUrl,
  requireDiscoveredEndpoints,
  requireEndpoint,
} from "./secure-endpoint.ts";
import { parseObject } from "./token-response.ts";

/** The lists that are looked into. */
const LISTS: ReadonlySet<string> = new Set([
  "scopes_supported",
  "prompt_values_supported",
  "code_challenge_methods_supported",
  "id_token_signing_alg_values_supported",
  "grant_types_supported",
  "token_endpoint_auth_methods_supported",
  "dpop_signing_alg_values_supported",
] satisfies (keyof ProviderMetadata)[]);

/**
 * Asks a provider for its metadata and believes it only when it names the issuer that was asked.
 *
 * @param issuer issuer identifier, compared as a string: a trailing slash makes another issuer
 * @throws OAuthError `endpoint_insecure`, `discovery_failed`, `discovery_issuer_mismatch`,
 *   `response_malformed`, `provider_unreachable`, `provider_error`, `timeout`
 * @see OpenID Connect Discovery 1.0 §4, RFC 8414 §3
 */
export async function discoverProvider(
  issuer: string,
  { fetch }: { fetch: typeof globalThis.fetch },
): Promise<ProviderMetadata> {
  if (!isSecureUrl(issuer)) {
    throw new OAuthError(
      "endpoint_insecure",
      '"issuer" is neither https nor http at localhost or 127.0.0.1',
    );
  }
  return metadataOf(issuer, await firstAnswer(issuer, fetch));
}

/**
 * Reads metadata that a person brings, because a browser cannot fetch it. It is believed as little
 * as if it had been fetched.
 *
 * @param text the discovery document, as the provider publishes it
 * @param issuer the issuer that it should be of; by default the one that it names
 * @throws OAuthError `response_malformed`, `response_too_large`, `discovery_issuer_mismatch`,
 *   `endpoint_missing`, `endpoint_insecure`
 */
export async function readDiscoveryDocument(
  text: string,
  issuer?: string,
): Promise<ProviderMetadata> {
  if (text.length > MAX_RESPONSE_BYTES) {
    throw new OAuthError("response_too_large", "the metadata is longer than 1 MiB");
  }
  const document = Response.json(parseObject(text) ?? null);
  const expected = issuer ?? (await issuerIn(document));
  if (!isSecureUrl(expected)) {
    throw new OAuthError(
      "endpoint_insecure",
      '"issuer" is neither https nor http at localhost or 127.0.0.1',
    );
  }
  const metadata = await metadataOf(expected, document);
  requireEndpoint(metadata, "authorization_endpoint");
  requireEndpoint(metadata, "token_endpoint");
  return metadata;
}

async function metadataOf(issuer: string, response: Response): Promise<ProviderMetadata> {
  const metadata = await processDiscovery(new URL(issuer), response);
  if (metadata.issuer !== issuer) {
    throw new OAuthError("discovery_issuer_mismatch", 'unexpected "issuer" in the metadata', {
      details: { issuer: shownText(metadata.issuer) },
    });
  }
  requireDiscoveredEndpoints(metadata);
  return metadata;
}

/** Where metadata may be: OpenID appends, RFC 8414 inserts, and tenants in a path mix the two. */
export function wellKnownUrls(issuer: string): string[] {
  const { origin, pathname } = new URL(issuer);
  const path = pathname === "/" ? "" : pathname.replace(/\/$/, "");
  const urls = [
    `${origin}${path}/.well-known/openid-configuration`,
    `${origin}/.well-known/oauth-authorization-server${path}`,
    `${origin}/.well-known/openid-configuration${path}`,
    `${origin}${path}/.well-known/oauth-authorization-server`,
  ];
  return [...new Set(urls)];
}

async function firstAnswer(issuer: string, fetch: typeof globalThis.fetch): Promise<Response> {
  const send = createProviderFetch(fetch);
  let refused: { failure: unknown } | { status: number } | undefined;
  for (const url of wellKnownUrls(issuer)) {
    try {
      const response = await discoveryRequest(new URL(issuer), {
        [customFetch]: (_, { headers }) => send(url, { headers }),
        ...ENDPOINTS_ALREADY_CHECKED,
      });
      if (response.status === 200) return response;
      requireAvailability(response);
      refused ??= { status: response.status };
    } catch (failure) {
      // A missing document without CORS headers looks like a dead network: the other forms may still be there.
      refused ??= { failure };
      if (failure instanceof OAuthError && failure.code === "timeout") break;
    }
  }
  if (refused !== undefined && "failure" in refused) throw refused.failure;
  throw new OAuthError(
    "discovery_failed",
    "no metadata at the well-known addresses of the issuer",
    { details: { status: refused?.status ?? 404 } },
  );
}

async function processDiscovery(issuer: URL, response: Response): Promise<ProviderMetadata> {
  try {
    const named = await issuerIn(response);
    if (!URL.canParse(named) || new URL(named).href !== issuer.href) {
      throw new OAuthError("discovery_issuer_mismatch", 'unexpected "issuer" in the metadata', {
        details: { issuer: shownText(named) },
      });
    }
    return withoutOddities(await processDiscoveryResponse(issuer, response));
  } catch (cause) {
    if (cause instanceof SyntaxError) {
      throw new OAuthError("response_malformed", "the metadata is not JSON", { cause });
    }
    throw libraryError(cause, "response_malformed");
  }
}

async function issuerIn(response: Response): Promise<string> {
  const claimed: unknown = await response.clone().json();
  const named =
    claimed !== null && typeof claimed === "object" && "issuer" in claimed
      ? claimed.issuer
      : undefined;
  if (typeof named === "string") return named;
  throw new OAuthError("response_malformed", 'the metadata has no "issuer"');
}

/**
 * Metadata that was kept: a damaged record is no metadata. Whether its endpoints are secure is still
 * to be asked.
 *
 * @param value from storage
 */
export function rememberedMetadata(issuer: string, value: unknown): ProviderMetadata | undefined {
  if (value === null || typeof value !== "object") return undefined;
  if (!("issuer" in value) || value.issuer !== issuer) return undefined;
  const metadata = withoutOddities({ ...value, issuer });
  return Object.entries(metadata).every(
    ([name, member]: [string, unknown]) => !isEndpoint(name) || typeof member === "string",
  )
    ? metadata
    : undefined;
}

/** Some providers write `null` for what they do not have; a list that is none counts as absent too. */
function withoutOddities({ issuer, ...members }: ProviderMetadata): ProviderMetadata {
  const known = Object.entries(members).filter(
    ([name, value]: [string, unknown]) =>
      value !== null && (!LISTS.has(name) || isListOfNames(value)),
  );
  return { issuer, ...Object.fromEntries(known) };
}

function isListOfNames(value: unknown): boolean {
  return Array.isArray(value) && value.every((name) => typeof name === "string");
}
