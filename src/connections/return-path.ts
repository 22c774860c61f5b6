/** Where a person goes who came from nowhere in particular. */
const home = "/";

/**
 * A return path as far as it can be trusted: one of this app's own, relative to its base path, as
 * the router knows them. Anything else (`//evil`, `https://evil`, `javascript:`) leads home, and so
 * do the sign-in screens themselves.
 *
 * @see RFC 9700 §4.11.1: a client must be no open redirector
 */
export function safeReturnPath(path: string | null | undefined): string {
  if (!path?.startsWith("/")) return home;
  const here = "https://here.invalid";
  if (!URL.canParse(path, here)) return home;
  const url = new URL(path, here);
  if (url.origin !== here || url.pathname.startsWith("//") || isSignIn(url.pathname)) return home;
  return url.pathname + url.search + url.hash;
}

/** Read as the router reads it: decoded, and in any case. */
function isSignIn(pathname: string): boolean {
  let path = pathname;
  try {
    path = decodeURIComponent(pathname);
  } catch {
    // What is malformed the router takes as it is.
  }
  return /^\/+(callback|login)(\/|$)/iu.test(path);
}

/**
 * The return path that a third party asks for (OpenID Connect Core §4, `target_link_uri`).
 *
 * @param target an absolute URL, not to be trusted
 * @param base this installation's address, for example `https://host.example/pixy/`
 */
export function targetLinkPath(target: string | null, base: string): string {
  if (target === null || !URL.canParse(target)) return home;
  const { href } = new URL(target);
  return href.startsWith(base) ? safeReturnPath(`/${href.slice(base.length)}`) : home;
}
