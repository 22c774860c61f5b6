import type { State } from "./state.ts";

/** Seconds for which codes and grants are still known after their end, to say so when they come. */
const MEMORY = 24 * 3600;

/** Seconds for which a pushed request is still known after its end, or after its page was opened. */
const PUSHED_REQUEST_MEMORY = 600;

/** How many pushed requests, codes and devices are known at a time, the latest ones. */
const PENDING = 200;

/** Seconds for which an access token is still known after its end; see `limitAccessTokens`. */
const ACCESS_TOKEN_MEMORY = 3600;

/** How many used refresh tokens of a grant are remembered, the latest ones. */
const USED_REFRESH_TOKENS = 200;

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
  forget(state.idTokens, (token) => token.expiresAt < now || !state.grants.has(token.grantId));
  forget(
    state.pushedRequests,
    ({ expiresAt, openedAt = expiresAt }) =>
      Math.max(expiresAt, openedAt) + PUSHED_REQUEST_MEMORY < now,
  );
  forget(state.deviceAuthorizations, (device) => device.expiresAt + MEMORY < now);
  forget(state.dpopProofs, (forgettableAt) => forgettableAt < now);

  forgetUsedRefreshTokens(state);
  // Whoever asks may do so without end, and nobody has to be signed in for it.
  for (const records of [state.pushedRequests, state.codes, state.deviceAuthorizations]) {
    for (const key of [...records.keys()].slice(0, -PENDING)) records.delete(key);
  }
}

/** Of each grant on its own: otherwise many refreshes of one would hide the reuse of another. */
function forgetUsedRefreshTokens({ refreshTokens }: State): void {
  const used = [...refreshTokens].filter(([, token]) => token.usedAt !== undefined);
  for (const tokens of Map.groupBy(used, ([, token]) => token.grantId).values()) {
    for (const [hash] of tokens.slice(0, -USED_REFRESH_TOKENS)) refreshTokens.delete(hash);
  }
}

function forget<T>(records: Map<string, T>, obsolete: (record: T) => boolean): void {
  for (const [key, record] of records) if (obsolete(record)) records.delete(key);
}
