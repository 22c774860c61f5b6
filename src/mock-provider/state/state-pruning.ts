import type { State } from "./state.ts";

/** Seconds for which codes and grants are still known after their end, to say so when they come. */
const MEMORY = 24 * 3600;

/** Seconds for which an access token is still known after its end; see `limitAccessTokens`. */
const ACCESS_TOKEN_MEMORY = 3600;

/** How many used refresh tokens are remembered, the latest ones. */
const USED_REFRESH_TOKENS = 1000;

/**
 * Forgets what can no longer matter, so that a short token lifetime does not pile up records.
 *
 * @param now seconds since the epoch
 */
export function pruneState(state: State, now: number): void {
  forget(state.codes, (code) => code.expiresAt + MEMORY < now);
  forget(state.accessTokens, (token) => token.expiresAt + ACCESS_TOKEN_MEMORY < now);
  forget(state.grants, (grant) => grant.expiresAt + MEMORY < now);
  forget(state.refreshTokens, (token) => !state.grants.has(token.grantId));
  forget(state.pushedRequests, (request) => request.expiresAt + MEMORY < now);
  forget(state.deviceAuthorizations, (device) => device.expiresAt + MEMORY < now);
  forget(state.dpopProofs, (forgettableAt) => forgettableAt < now);

  const used = [...state.refreshTokens].filter(([, token]) => token.usedAt !== undefined);
  for (const [hash] of used.slice(0, -USED_REFRESH_TOKENS)) state.refreshTokens.delete(hash);
}

function forget<T>(records: Map<string, T>, obsolete: (record: T) => boolean): void {
  for (const [key, record] of records) if (obsolete(record)) records.delete(key);
}
