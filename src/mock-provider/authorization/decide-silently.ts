import type { DecisionTrace } from "../decision-log.ts";
import { AccountSelectionRequired, ConsentRequired, LoginRequired } from "../provider-error.ts";
import type { State } from "../state/state.ts";
import type { AuthorizationRequest } from "./authorization-request.ts";
import { hasConsent } from "../state/consent.ts";
import { findHintedSubject, usableAuthTime } from "./find-session.ts";

/**
 * Answers `prompt=none`: with who is signed in and what was allowed before, or not at all.
 *
 * @param now seconds since the epoch
 * @returns the subject to answer with
 * @throws {LoginRequired | AccountSelectionRequired | ConsentRequired}
 */
export function decideSilently(
  state: State,
  request: AuthorizationRequest,
  now: number,
  trace: DecisionTrace,
): string {
  const { hintedSubject, loginHint } = request;
  const hinted = hintedSubject !== undefined || loginHint !== undefined;
  const subjects = hinted
    ? [findHintedSubject(state, request)].filter((sub) => sub !== undefined)
    : [...state.sessions.keys()];
  trace.check(
    "not several accounts are signed in",
    subjects.length <= 1,
    () => new AccountSelectionRequired("several accounts are signed in and no hint says which"),
  );
  const [sub] = subjects;
  trace.check(
    "the account is signed in, recently enough",
    sub !== undefined && usableAuthTime(state, sub, request, now) !== undefined,
    () => new LoginRequired("nobody is signed in who could answer without being asked"),
  );
  trace.check(
    "the account has allowed all of it before",
    hasConsent(state, request.client.id, sub, request),
    () => new ConsentRequired("the account has not allowed all of this yet"),
  );
  return sub;
}
