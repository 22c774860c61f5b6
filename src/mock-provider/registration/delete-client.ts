import { revokeGrant } from "../state/grants.ts";
import type { State } from "../state/state.ts";

/**
 * Deletes a client with all that was ever given to it: grants, tokens, codes, consents (RFC 7592
 * §2.3).
 *
 * @param now seconds since the epoch
 */
export function deleteClient(state: State, clientId: string, now: number): void {
  for (const [id, grant] of state.grants) {
    if (grant.clientId !== clientId) continue;
    // Others may have exchanged one of its tokens.
    revokeGrant(state, grant, "its client was deleted", now);
    state.grants.delete(id);
  }
  for (const [hash, { grantId }] of state.refreshTokens) {
    if (!state.grants.has(grantId)) state.refreshTokens.delete(hash);
  }
  const { codes, consents, pushedRequests, deviceAuthorizations } = state;
  for (const records of [codes, consents, pushedRequests, deviceAuthorizations]) {
    for (const [key, record] of records) if (record.clientId === clientId) records.delete(key);
  }
  state.counts.delete(clientId);
  state.clients.delete(clientId);
}

/** How many clients may register themselves. */
const REGISTERED_CLIENTS = 100;

/**
 * Makes room for one more client: of those that registered themselves the oldest that holds no
 * grant goes, and if all of them hold one, the oldest.
 *
 * @param now seconds since the epoch
 */
export function makeRoomForClient(state: State, now: number): void {
  const used = new Set([...state.grants.values()].map(({ clientId }) => clientId));
  const registered = [...state.clients.values()]
    .filter(({ registrationTokenHash }) => registrationTokenHash !== undefined)
    .toSorted((one, other) => (one.registeredAt ?? 0) - (other.registeredAt ?? 0));
  if (registered.length < REGISTERED_CLIENTS) return;
  const [oldest] = registered;
  const obsolete = registered.find(({ id }) => !used.has(id)) ?? oldest;
  if (obsolete !== undefined) deleteClient(state, obsolete.id, now);
}
