import { satisfies } from "../tokens/acr.ts";
import type { State } from "../state/state.ts";
import type { AuthorizationRequest } from "./authorization-request.ts";

/** What a request wants of a sign-in. */
export type SignInDemands = Pick<AuthorizationRequest, "prompt" | "maxAge" | "acrValues">;

type Hints = Pick<AuthorizationRequest, "loginHint" | "hintedSubject">;

/** @returns the subject that the client believes to be signing in, if we know it */
export function findHintedSubject(state: State, hints: Hints): string | undefined {
  if (hints.hintedSubject !== undefined) return hints.hintedSubject;
  return hints.loginHint === undefined ? undefined : subjectMeant(state, hints.loginHint);
}

/**
 * @param hint what a client calls somebody: `login_hint` or `logout_hint`
 * @returns the subject that has this as its identifier or e-mail address
 */
export function subjectMeant(state: State, hint: string): string | undefined {
  if (state.accounts.has(hint)) return hint;
  return [...state.accounts.values()].find((account) => account.email === hint)?.sub;
}

/**
 * Whether being signed in is enough, or the person has to sign in (again).
 *
 * @param now seconds since the epoch
 * @returns the time of the sign-in that can be relied on
 */
export function usableAuthTime(
  state: State,
  sub: string,
  demands: SignInDemands,
  now: number,
): number | undefined {
  const session = state.sessions.get(sub);
  if (session === undefined || demands.prompt.has("login")) return undefined;
  if (!satisfies(session.acr, demands.acrValues)) return undefined;
  const tooOld = demands.maxAge !== undefined && now - session.authTime >= demands.maxAge;
  return tooOld ? undefined : session.authTime;
}
