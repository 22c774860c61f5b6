/**
 * Wraps a fetch so that names below `localhost` are this machine, as they are for browsers (RFC 6761
 * §6.3): the system's resolver may not know them.
 */
export function resolveLocalhost(fetch: typeof globalThis.fetch): typeof globalThis.fetch {
  return (input, init) => {
    const url = input instanceof Request ? null : new URL(input);
    if (url === null || url.protocol !== "http:" || !url.hostname.endsWith(".localhost")) {
      return fetch(input, init);
    }
    const headers = new Headers(init?.headers);
    headers.set("host", url.host);
    url.hostname = "127.0.0.1";
    return fetch(url, { ...init, headers });
  };
}
