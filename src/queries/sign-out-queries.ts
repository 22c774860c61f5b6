import { forgetSignOut, readSignOut } from "../connections/sign-out.ts";

/**
 * What this tab left for a provider's sign-out page for, the same until it is forgotten.
 *
 * @param state that the address brings
 */
export function signOutToTell(state: string | null): ReturnType<typeof readSignOut> {
  return readSignOut(sessionStorage, state);
}

/** It has been told. */
export function forgetToldSignOut(): void {
  forgetSignOut(sessionStorage);
}
