/** Schemes that a browser, or the system below it, does something with by itself. */
const takenSchemes = new Set(
  "about blob chrome chrome-extension data devtools file filesystem ftp intent javascript mailto moz-extension resource sms tel vbscript view-source ws wss"
    .split(" ")
    .map((name) => `${name}:`),
);

/**
 * Where a browser may be sent. A custom scheme has a dot in it, as RFC 8252 §7.1 demands; native
 * apps in use have not kept to that (`vscode://`), so that one without is taken with `//` behind it,
 * unless it is known to mean something.
 *
 * @returns what is wrong with the URI, as the end of a sentence; undefined when nothing is
 */
export function findLocationFault(uri: string): string | undefined {
  // The parser would drop white space, and what is compared later is the text as it stands.
  const url = /^[\x21-\x7e]+$/.test(uri) ? URL.parse(uri) : null;
  if (url === null) return "is no absolute URI";
  // Other parsers than the browser's read those otherwise.
  if (uri.includes("\\")) return "has a backslash in it";
  if (/^https?:/i.test(uri) && !/^https?:\/\//i.test(uri)) return "lacks // after its scheme";
  if (uri.includes("*")) return "has a wildcard in it; register every URI in full";
  if (uri.includes("#")) return "has a fragment";
  if (url.username !== "" || url.password !== "") return "has credentials in it";
  // Nothing but the slash of an empty path may be missing.
  if (url.href !== uri && url.href !== `${uri}/`) return "is not written as browsers write it";
  if (url.protocol === "https:" || isLoopback(url)) return undefined;
  if (url.protocol === "http:") return "is plain http, which is for loopback addresses only";
  const isPrivate = url.protocol.includes(".") || uri.startsWith(`${url.protocol}//`);
  if (isPrivate && !takenSchemes.has(url.protocol)) return undefined;
  return "has a scheme that is neither https nor a private one such as com.example.app";
}

/**
 * A redirect URI (RFC 6749 §3.1.2, RFC 9700 §4.1, RFC 8252 §7). It is compared character for
 * character, so that a query in it could only be a mistake, or somebody's open redirector.
 *
 * @returns what is wrong with it; undefined when nothing is
 */
export function findRedirectFault(uri: string): string | undefined {
  const fault = findLocationFault(uri);
  return fault ?? (uri.includes("?") ? "has a query; put what you need into state" : undefined);
}

/**
 * Repeats a URI, if it could be registered: in any other there may be a secret, which is no matter
 * for the decision log.
 *
 * @returns the URI with a space in front; nothing for others
 */
export function quoteUri(uri: string): string {
  return findRedirectFault(uri) === undefined ? ` '${uri}'` : "";
}

/**
 * @returns whether a link to it may be shown to people: it has nothing in it that reads as another
 *   address, such as `https://known.example@elsewhere.example`
 */
export function isShowable(uri: string): boolean {
  const url = /^[\x21-\x7e]+$/.test(uri) ? URL.parse(uri) : null;
  if (url === null || url.username !== "" || url.password !== "") return false;
  return url.protocol === "https:" || isLoopback(url);
}

function isLoopback({ protocol, hostname }: URL): boolean {
  return (
    protocol === "http:" &&
    (hostname === "localhost" ||
      hostname.endsWith(".localhost") ||
      hostname === "[::1]" ||
      /^127(?:\.\d+){3}$/.test(hostname))
  );
}
