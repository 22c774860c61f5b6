/**
 * The address that a DPoP proof is for: without query and fragment, and written in one way only
 * (RFC 9449 §4.3, RFC 3986 §6.2.2).
 *
 * @returns undefined when it is no address at all
 */
export function requestTarget(address: string): string | undefined {
  if (!URL.canParse(address)) return undefined;
  const url = new URL(address);
  url.search = "";
  url.hash = "";
  return url.href.replace(/%[\da-f]{2}/gi, (escape) => {
    const character = String.fromCharCode(Number.parseInt(escape.slice(1), 16));
    return /[\w.~-]/.test(character) ? character : escape.toUpperCase();
  });
}
