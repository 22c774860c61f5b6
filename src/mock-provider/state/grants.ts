import type { Grant, State } from "./state.ts";

/** @param now seconds since the epoch */
export function isInForce({ revocation, expiresAt }: Grant, now: number): boolean {
  return revocation === undefined && now < expiresAt;
}

/**
 * Ends a grant, and with it every token of its family. The grant itself stays until its time is over,
 * so that its tokens can be answered with the reason. What was exchanged for one of its tokens ends
 * with it.
 *
 * @param now seconds since the epoch
 */
export function revokeGrant(state: State, grant: Grant, reason: string, now: number): void {
  grant.revocation ??= { at: now, reason };
  for (const [jti, token] of state.accessTokens) {
    if (token.grantId === grant.id) state.accessTokens.delete(jti);
  }
  for (const [jti, token] of state.idTokens) {
    if (token.grantId === grant.id) state.idTokens.delete(jti);
  }
  for (const exchanged of state.grants.values()) {
    if (exchanged.subjectGrantId !== grant.id || exchanged.revocation) continue;
    revokeGrant(state, exchanged, reason, now);
  }
}

/**
 * Ends one access token, and what was exchanged for it; its grant goes on.
 *
 * @param id its key in the state
 * @param now seconds since the epoch
 */
export function revokeAccessToken(state: State, id: string, reason: string, now: number): void {
  state.accessTokens.delete(id);
  for (const exchanged of state.grants.values()) {
    if (exchanged.subjectAccessTokenId === id) revokeGrant(state, exchanged, reason, now);
  }
}

/** What an account allowed, and what no client has redeemed yet. */
interface Approval {
  readonly sub: string;
  readonly sessionId: string;
  readonly clientId: string;
}

/**
 * Takes back codes and device authorizations that were allowed, before they become grants: whoever
 * signs out or takes consent back means these as well. A device is told that the person said no.
 *
 * @param concerned which of them
 */
export function revokeApprovals(state: State, concerned: (approval: Approval) => boolean): void {
  for (const [hash, code] of state.codes) {
    if (code.grantId === undefined && concerned(code)) state.codes.delete(hash);
  }
  for (const device of state.deviceAuthorizations.values()) {
    const { clientId, decision, redeemedAt } = device;
    if (decision?.kind !== "approved" || redeemedAt !== undefined) continue;
    if (concerned({ ...decision, clientId })) device.decision = { kind: "denied" };
  }
}

/** Ends every grant there is. @param now seconds since the epoch */
export function revokeAllGrants(state: State, reason: string, now: number): void {
  for (const grant of state.grants.values()) revokeGrant(state, grant, reason, now);
}
