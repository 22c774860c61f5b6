import { firstResource, type ProviderProfile } from "./provider-profile.ts";

/**
 * With several resources there is an access token for each of them, and one for none in particular.
 *
 * @param url that a token is wanted for
 * @returns the resource that the URL lies in, the most exact one; `""` for any other URL, and where
 *   a profile needs but one access token
 * @see RFC 8707 §2
 */
export function resourceOf(profile: Pick<ProviderProfile, "resource">, url: string): string {
  if (firstResource(profile) === "") return "";
  const fitting = (profile.resource ?? []).filter((uri) => liesIn(url, uri));
  return fitting.toSorted((one, other) => other.length - one.length)[0] ?? "";
}

function liesIn(address: string, resource: string): boolean {
  const [url, base] = [URL.parse(address), URL.parse(resource)];
  if (url === null || base === null || url.origin === "null" || url.origin !== base.origin)
    return false;
  const folder = base.pathname.endsWith("/") ? base.pathname : `${base.pathname}/`;
  return url.pathname === base.pathname || url.pathname.startsWith(folder);
}
