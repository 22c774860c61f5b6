import { SLOWER_BY } from "../oauth/device-authorization.ts";
import { OAuthError, type OAuthErrorCode } from "../oauth/oauth-error.ts";

/** When a device may ask again whether the person has answered. */
export interface DevicePace {
  /** Seconds between two polls at the least; it only grows. */
  readonly interval: number;
  /** Milliseconds of the local clock: not before. */
  readonly nextAt: number;
  /** The provider has asked to be asked more seldom. */
  readonly isSlowed: boolean;
  /** Polls in a row that brought no answer. */
  readonly failures: number;
  /** Why the last one brought none. */
  readonly trouble?: OAuthErrorCode | undefined;
}

/** Milliseconds between two tries while nobody answers, at the most: a person waits. */
const LONGEST_PAUSE = 60_000;

/**
 * Failures after which the same question may be asked again: nobody answered it, or not the provider.
 * If an answer with tokens was among them, the next one says that the code was used.
 */
const TROUBLE: ReadonlySet<OAuthErrorCode> = new Set([
  "provider_unreachable",
  "provider_error",
  "rate_limited",
  "response_malformed",
  "timeout",
]);

/** @returns whether a poll that failed so may be repeated */
export function isTrouble(error: unknown): error is OAuthError {
  return error instanceof OAuthError && TROUBLE.has(error.code);
}

/**
 * @param interval seconds, as the provider asked for
 * @param now milliseconds of the local clock
 */
export function firstPace(interval: number, now: number): DevicePace {
  return { interval, nextAt: now + interval * 1000, isSlowed: false, failures: 0 };
}

/** @returns the pace after "not yet", or after "slow down" (RFC 8628 §3.5) */
export function paceAfterAnswer(
  { interval, isSlowed }: DevicePace,
  said: "pending" | "slow-down",
  now: number,
): DevicePace {
  return said === "slow-down"
    ? { ...firstPace(interval + SLOWER_BY, now), isSlowed: true }
    : { ...firstPace(interval, now), isSlowed };
}

/**
 * @returns the pace after a poll without an answer: each time twice as slow, and as slow as the
 *   provider asks
 * @see RFC 8628 §3.5, RFC 9110 §10.2.3
 */
export function paceAfterTrouble(
  { interval, isSlowed, failures }: DevicePace,
  { code, details }: OAuthError,
  now: number,
): DevicePace {
  const shortest = interval * 1000;
  const doubled = Math.min(shortest * 2 ** (failures + 1), Math.max(LONGEST_PAUSE, shortest));
  const asked = (details.retryAfter ?? 0) * 1000;
  return {
    interval,
    isSlowed,
    nextAt: now + Math.max(doubled, asked),
    failures: failures + 1,
    trouble: code,
  };
}
