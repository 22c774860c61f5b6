import { originsOf } from "../oauth/provider-profile.ts";

/** The endpoints that a connection's tokens are sent to in the body of a request. */
const TAKERS = ["token_endpoint", "revocation_endpoint", "introspection_endpoint"] as const;

/** Metadata, or what may become it while a person writes. */
type Takers = { readonly [name in (typeof TAKERS)[number]]?: unknown };

/**
 * @param metadata of a provider
 * @returns the origins at which it takes tokens to renew, to revoke and to introspect, each once
 * @see RFC 6749 §6, RFC 7009 §2.1, RFC 7662 §2.1
 */
export function tokenOriginsOf(metadata: Takers): string[] {
  return [...originsOf(TAKERS.map((name) => metadata[name]))];
}

/**
 * @param known the origins that a grant was made with; undefined: they were not noted
 * @param metadata explicit endpoints, which whoever writes a profile has named
 * @returns whether tokens of that grant would go to somebody who never had any of them
 */
export function leadsAstray(known: readonly string[] | undefined, metadata: Takers): boolean {
  return known !== undefined && tokenOriginsOf(metadata).some((origin) => !known.includes(origin));
}
