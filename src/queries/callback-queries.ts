import { useSyncExternalStore } from "react";
import type { SignIn, SignInState } from "../connections/sign-in.ts";
import { OAuthError } from "../oauth/oauth-error.ts";
import { useServices } from "./services-context.tsx";

export { safeReturnPath, targetLinkPath } from "../connections/return-path.ts";
export type { SignInState };

/** Someone came to the callback by a link of this app: there is nothing to complete. */
const nothingPending: SignIn = {
  current: () => NOTHING_PENDING,
  subscribe: () => () => undefined,
  returnTo: "/",
  waiting: () => undefined,
  takeWaiting: () => undefined,
  takeCode: () => undefined,
};
const NOTHING_PENDING: SignInState = {
  state: "failed",
  error: new OAuthError("transaction_missing", "no sign-in is pending in this tab"),
  returnTo: "/",
};

/** The sign-in that this page load completes. Its exchange began before React was loaded. */
export function useSignIn(): SignInState {
  const { current, subscribe } = useServices().signIn ?? nothingPending;
  return useSyncExternalStore(subscribe, current);
}
