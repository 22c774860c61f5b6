import type { CallbackAddress } from "../connections/sign-in.ts";

/** Kept in the history entry itself, so that it lives and dies with what a reload would load. */
const MARKER = "pixySignIn";

/** The callback's entry in the browser's history; query and fragment both go. */
export function createCallbackAddress(history: History): CallbackAddress {
  return {
    clean: () => history.replaceState({ [MARKER]: true }, "", globalThis.location.pathname),
    wasCleaned() {
      const state: unknown = history.state;
      return state !== null && typeof state === "object" && MARKER in state;
    },
  };
}
