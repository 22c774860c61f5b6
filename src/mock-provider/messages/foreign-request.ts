/**
 * Whether a request came under a name of this machine. Under any other name a foreign page would
 * count as ours (DNS rebinding).
 *
 * @param host as the header has it, with its port
 */
export function isLoopbackHost(host: string): boolean {
  const byte = String.raw`(?:25[0-5]|2[0-4]\d|1?\d?\d)`;
  const names = String.raw`(?:[a-z\d_-]+\.)*localhost|127(?:\.${byte}){3}|\[::1\]`;
  return new RegExp(`^(?:${names})(?::\\d+)?$`, "i").test(host);
}

/** Whether a web page of another origin sent this. Programs send neither header. */
export function isForeign(request: Request): boolean {
  const site = request.headers.get("sec-fetch-site");
  if (site !== null) return site !== "same-origin" && site !== "none";
  const origin = request.headers.get("origin");
  return origin !== null && origin !== new URL(request.url).origin;
}
