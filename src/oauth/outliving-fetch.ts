/**
 * @returns a fetch whose requests go on when the page is left: for what is given back on the way out
 * @see Fetch standard, keepalive
 */
export function outlivingPage(fetch: typeof globalThis.fetch): typeof globalThis.fetch {
  return (input, init) => fetch(input, { ...init, keepalive: true });
}
