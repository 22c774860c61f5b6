import { issuerOf, originsOf, type ProviderProfile } from "../oauth/provider-profile.ts";
import { isEndpoint } from "../oauth/secure-endpoint.ts";
import type { SavedRequest } from "./saved-requests.ts";

/** Characters of one text of a file's that are shown. */
const SHOWN = 2_000;

/**
 * A name and an issuer that somebody trusts do not say who gets the codes and the tokens.
 *
 * @returns the issuer, and the other origins that the profile itself sends something to
 */
export function destinationsOf(profile: ProviderProfile): string {
  const { metadata = {}, apis, apiOrigins, identity } = profile;
  const issuer = issuerOf(profile) ?? "";
  const urls = [
    ...Object.entries(metadata).flatMap(([name, url]) => (isEndpoint(name) ? [url] : [])),
    identity?.url,
    ...apis.map(({ url }) => url),
    ...apiOrigins,
  ];
  const origins = originsOf(urls);
  origins.delete(URL.parse(issuer)?.origin ?? "");
  return cut([issuer, ...origins].join("\n"));
}

/**
 * The address of a request alone does not say what it does: a header or a body may change that.
 *
 * @returns all that it sends, but for the token
 */
export function contentOf({ method, url, headers, body }: SavedRequest): string {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  return [`${method} ${url}`, lines.join("\n"), body]
    .filter((part) => part !== "")
    .map(cut)
    .join("\n");
}

function cut(text: string): string {
  const more = text.length - SHOWN;
  return more > 0 ? `${text.slice(0, SHOWN)}… (${more} more characters)` : text;
}
