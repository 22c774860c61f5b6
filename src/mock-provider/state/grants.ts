import type { Grant, State } from "./state.ts";

/** @param now seconds since the epoch */
export function isInForce({ revocation, expiresAt }: Grant, now: number): boolean {
  return revocation === undefined && now < expiresAt;
}

/**
 * Ends a grant, and with it every access and refresh token of its family. The grant itself stays
 * until its time is over, so that its tokens can be answered with the reason. What was exchanged for
 * one of its tokens ends with it.
 *
 * @param now seconds since the epoch
 */
export function revokeGrant(state: State, grant: Grant, reason: string, now: number): void {
  grant.revocation ??= { at: now, reason };
  for (const [jti, token] of state.accessTokens) {
    if (token.grantId === grant.id) state.accessTokens.delete(jti);
  }
  for (const exchanged of state.grants.values()) {
    if (exchanged.subjectGrantId !== grant.id || exchanged.revocation) continue;
    revokeGrant(state, exchanged, reason, now);
  }
}

/** Ends every grant there is. @param now seconds since the epoch */
export function revokeAllGrants(state: State, reason: string, now: number): void {
  for (const grant of state.grants.values()) revokeGrant(state, grant, reason, now);
}
