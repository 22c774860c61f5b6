import { revokeApprovals, revokeGrant } from "./grants.ts";
import type { Consent, State } from "./state.ts";

/** What a client asks an account for. */
export type ConsentSubject = {
  readonly [Member in "scope" | "resource"]: readonly string[];
};

/** @returns what the account has allowed the client before */
export function findConsent(state: State, clientId: string, sub: string): Consent | undefined {
  return state.consents.get(consentKey(clientId, sub));
}

/** @returns whether the account has allowed the client all of this before */
export function hasConsent(
  state: State,
  clientId: string,
  sub: string,
  { scope, resource }: ConsentSubject,
): boolean {
  const consent = findConsent(state, clientId, sub);
  return (
    consent !== undefined &&
    scope.every((token) => consent.scope.includes(token)) &&
    resource.every((uri) => consent.resource.includes(uri))
  );
}

/** Adds to what the account has allowed the client. */
export function rememberConsent(
  state: State,
  clientId: string,
  sub: string,
  { scope, resource }: ConsentSubject,
): void {
  const before = findConsent(state, clientId, sub);
  state.consents.set(consentKey(clientId, sub), {
    clientId,
    sub,
    scope: [...new Set([...(before?.scope ?? []), ...scope])],
    resource: [...new Set([...(before?.resource ?? []), ...resource])],
  });
}

/**
 * Takes back what the account has allowed the client: the next sign-in asks again, and the tokens
 * that came of it are good for nothing.
 *
 * @param now seconds since the epoch
 */
export function revokeConsent(state: State, clientId: string, sub: string, now: number): void {
  state.consents.delete(consentKey(clientId, sub));
  revokeApprovals(state, (approval) => approval.clientId === clientId && approval.sub === sub);
  for (const grant of state.grants.values()) {
    if (grant.clientId !== clientId || grant.sub !== sub) continue;
    revokeGrant(state, grant, "the account took its consent back", now);
  }
}

/** Neither part may be read as the end of the other. */
function consentKey(clientId: string, sub: string): string {
  return JSON.stringify([clientId, sub]);
}
