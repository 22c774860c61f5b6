import type { ArrivedResponse } from "../connections/sign-in.ts";

/** Kept in the history entry itself, so that it lives and dies with what a reload would load. */
const MARKER = "pixySignIn";

/**
 * Takes the answer of a provider out of the address bar and the history, query and fragment both.
 * It comes before everything else: no request may leave while the address holds a code.
 *
 * @returns undefined on any page but the callback, whose address stays as it is
 */
export function takeArrivedResponse(
  location: Pick<Location, "href" | "pathname">,
  history: Pick<History, "state" | "replaceState">,
  basePath: string,
): ArrivedResponse | undefined {
  const { href, pathname } = location;
  if (!isCallback(pathname, basePath)) return undefined;
  const state: unknown = history.state;
  const isReload = state !== null && typeof state === "object" && MARKER in state;
  history.replaceState({ [MARKER]: true }, "", pathname);
  return { href, isReload };
}

function isCallback(pathname: string, basePath: string): boolean {
  const path = pathname.slice(basePath.length);
  return pathname.startsWith(basePath) && (path === "callback" || path.startsWith("callback/"));
}
