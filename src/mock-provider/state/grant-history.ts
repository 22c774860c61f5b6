import type { State } from "./state.ts";

/** What became of a grant, as far as its tokens tell. */
export interface GrantHistory {
  /** Seconds since the epoch; absent where no token of it is known any more. */
  readonly since: number | undefined;
  readonly refreshes: number;
}

/** Nothing of it is stored: it is read off the tokens that are still known. */
export function grantHistory(state: State, grantId: string): GrantHistory {
  const ofGrant = (token: { grantId: string }) => token.grantId === grantId;
  const refreshTokens = [...state.refreshTokens.values()].filter(ofGrant);
  const accessTokens = [...state.accessTokens.values()].filter(ofGrant);
  const times = [...refreshTokens, ...accessTokens].map(({ issuedAt }) => issuedAt);
  return {
    since: times.length === 0 ? undefined : Math.min(...times),
    refreshes: refreshTokens.filter(({ usedAt }) => usedAt !== undefined).length,
  };
}
