import type { ArrivedAnswer } from "../connections/sign-in.ts";

/** Kept in the history entry itself, so that it lives and dies with what a reload would load. */
const MARKER = "pixySignIn";

/**
 * Takes the answer of a provider out of the address bar and the history, query and fragment both.
 * It comes before everything else: no request may leave while the address holds a code.
 */
export function takeArrivedAnswer(location: Location, history: History): ArrivedAnswer {
  const { href, pathname } = location;
  const state: unknown = history.state;
  const isReload = state !== null && typeof state === "object" && MARKER in state;
  history.replaceState({ [MARKER]: true }, "", pathname);
  return { href, isReload };
}
