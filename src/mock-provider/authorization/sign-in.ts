import type { DecisionTrace } from "../decision-log.ts";
import { InvalidScope } from "../provider-error.ts";
import type { Account, Session, State } from "../state/state.ts";
import { passwordAcr } from "../tokens/acr.ts";
import { type SignInDemands, usableAuthTime } from "./find-session.ts";

/** An account that the page offers. */
export interface AccountChoice {
  readonly account: Account;
  /** Seconds since the epoch: signed in since then, and not asked to sign in again. */
  readonly signedInAt?: number | undefined;
}

/** @param now seconds since the epoch */
export function accountChoices(state: State, demands: SignInDemands, now: number): AccountChoice[] {
  return [...state.accounts.values()].map((account) => ({
    account,
    signedInAt: usableAuthTime(state, account.sub, demands, now),
  }));
}

/**
 * @param allowed what the person ticked
 * @returns never more than was asked for, in the order in which it was asked
 * @throws {InvalidScope} when nothing is left, or no identity of a sign-in
 */
export function allowedScope(
  requested: readonly string[],
  allowed: readonly string[],
  trace: DecisionTrace,
): string[] {
  const scope = requested.filter((token) => allowed.includes(token));
  trace.check(
    "the identity was not withheld from a sign-in",
    scope.length > 0 && (scope.includes("openid") || !requested.includes("openid")),
    () => new InvalidScope("nothing was allowed that would be of use"),
  );
  return scope;
}

/** What is known about somebody who signs in. */
export interface SignIn {
  readonly account: Account;
  /** How the person proved to be that account just now; undefined where nothing was proved. */
  readonly acr: string | undefined;
  /** Seconds since the epoch. */
  readonly now: number;
  /** Of the session, unless there is one. */
  readonly newSessionId: string;
}

/** Signs the account in, or leaves it signed in where that is enough for what is demanded. */
export function continueSession(
  state: State,
  demands: SignInDemands,
  { account, acr, now, newSessionId }: SignIn,
): Session {
  const { sub } = account;
  const before = state.sessions.get(sub);
  const authTime = acr === undefined ? usableAuthTime(state, sub, demands, now) : undefined;
  const session =
    before !== undefined && authTime !== undefined
      ? before
      : { id: before?.id ?? newSessionId, authTime: now, acr: acr ?? passwordAcr };
  state.accounts.set(sub, account);
  state.sessions.set(sub, session);
  return session;
}
