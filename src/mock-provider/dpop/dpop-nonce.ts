import type { State } from "../state/state.ts";

/** Seconds after which another nonce is handed out. */
const ROTATION = 60;

/** Seconds for which a nonce is taken: when it is replaced, it is good for a while longer. */
const LIFETIME = 2 * ROTATION;

/**
 * Whether the nonce of a proof is one of ours and young enough (RFC 9449 §8).
 *
 * @param now seconds since the epoch
 */
export function acceptsNonce(state: State, nonce: string | undefined, now: number): boolean {
  return state.dpopNonces.some(({ value, issuedAt }) => value === nonce && isTaken(issuedAt, now));
}

/**
 * Replaces the nonce when its time has come, and forgets those that are not taken any more.
 *
 * @param now seconds since the epoch
 * @returns the nonce for the next proof
 */
export function rotateNonce(state: State, now: number, createSecret: () => string): string {
  state.dpopNonces = state.dpopNonces.filter(({ issuedAt }) => isTaken(issuedAt, now));
  const newest = state.dpopNonces.at(-1);
  if (newest !== undefined && now - newest.issuedAt < ROTATION) return newest.value;
  const value = createSecret();
  state.dpopNonces.push({ value, issuedAt: now });
  return value;
}

/** A nonce from the future is left over from before the clock was put back. */
function isTaken(issuedAt: number, now: number): boolean {
  return issuedAt <= now && now - issuedAt < LIFETIME;
}
