import { expect } from "vitest";
import type { App, Outcome } from "./app.ts";
import { type Rejection, expectRejected, noTokenRequest } from "./rejection.ts";

/** Rejected before anything was sent, and nothing of the sign-in can be continued. */
export async function expectRefusal(
  tab: App,
  outcome: Outcome,
  rejection: Omit<Rejection, "noRequestTo">,
): Promise<void> {
  await expectRejected(tab, outcome, { ...rejection, noRequestTo: noTokenRequest });
  expect(outcome.state).toBe("failed");
  // The address bar holds neither code nor error, however it ended.
  expect(tab.addressBar.href).not.toMatch(/[?#]/);
}

export const stateMismatch = {
  code: "state_mismatch",
  title: "This answer is not for your sign-in",
  sentence: /nothing was sent or stored/,
  remedy: "Sign in again",
  message: /"state"/,
} as const;
export const issuerMismatch = {
  code: "issuer_mismatch",
  title: "The answer came from someone else",
  sentence: /nothing was sent or stored/,
  remedy: "Sign in again",
} as const;
export const invalid = {
  code: "response_invalid",
  title: "The provider's answer is incomplete",
  sentence: /no authorization code, or an answer that contradicts itself/,
  remedy: "Sign in again",
} as const;

/** @returns the state of an authorization request */
export function stateOf(request: URL): string {
  return request.searchParams.get("state") ?? "no state";
}
