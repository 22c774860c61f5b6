import { OAuthError } from "./oauth-error.ts";
import { createProviderFetch } from "./provider-fetch.ts";
import type { ProviderMetadata } from "./provider-profile.ts";
import { requireEndpoint } from "./secure-endpoint.ts";

/** A JSON Web Key Set, as the provider sent it (RFC 7517 §5). */
export type Jwks = { readonly keys: readonly Readonly<Record<string, unknown>>[] };

/** Keys that may have been fetched ahead, and a way to fetch them once more. */
export interface JwksSource {
  /** The keys at hand, or fetched now. */
  read(): Promise<Jwks>;
  /** Asks the provider, unless it had no other keys a moment ago. */
  fetch(): Promise<Jwks>;
}

/**
 * Fetches a provider's keys.
 *
 * @throws OAuthError `jwks_unavailable`, whatever the reason: the cause tells
 * @see OpenID Connect Core 1.0 §10.1
 */
export async function fetchJwks(
  metadata: ProviderMetadata,
  { fetch }: { fetch: typeof globalThis.fetch },
): Promise<Jwks> {
  try {
    const url = requireEndpoint(metadata, "jwks_uri");
    const response = await createProviderFetch(fetch)(url.href, {
      headers: { accept: "application/json" },
    });
    if (response.status !== 200) {
      throw new OAuthError("provider_error", "the JWKS was refused", {
        details: { status: response.status },
      });
    }
    const value: unknown = await response.json();
    if (!isJwks(value)) throw new OAuthError("response_malformed", "the JWKS has no list of keys");
    return value;
  } catch (cause) {
    throw new OAuthError("jwks_unavailable", "the keys of the provider cannot be had", { cause });
  }
}

/** Keys without a memory: asked for when they are needed. */
export function uncachedJwks(
  metadata: ProviderMetadata,
  fetch: typeof globalThis.fetch,
): JwksSource {
  const ask = () => fetchJwks(metadata, { fetch });
  return { read: ask, fetch: ask };
}

/** @returns whether the value has the form of a key set; each key is looked at when it is used */
export function isJwks(value: unknown): value is Jwks {
  return (
    value !== null &&
    typeof value === "object" &&
    "keys" in value &&
    Array.isArray(value.keys) &&
    value.keys.every((key) => key !== null && typeof key === "object")
  );
}
