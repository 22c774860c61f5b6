import { OAuthError } from "../oauth/oauth-error.ts";
import type { ConnectionProblem } from "./connection.ts";

/** Milliseconds before a failed refresh is tried again; twice as long after each further failure. */
const FIRST_DELAY = 4_000;
/** Milliseconds, before the jitter; only a provider that asks for more gets more. */
const LONGEST_DELAY = 5 * 60_000;

/** What a failed send of a refresh token means. */
export type RefreshVerdict =
  /** The grant is unusable: only signing in again helps. */
  | {
      readonly outcome: "ended";
      readonly error: OAuthError;
      readonly tokens: "drop-tokens" | "keep-tokens";
    }
  /** The provider says that it did nothing with the token: it may be sent again. */
  | { readonly outcome: "not-processed"; readonly error: OAuthError }
  /** Nobody here knows whether the token was used up. */
  | { readonly outcome: "unknown"; readonly error: OAuthError }
  /** A failure after the answer was safe; whoever raised it has already written it down. */
  | { readonly outcome: "already-written"; readonly error: OAuthError };

/**
 * Tells from a failed send what became of the refresh token.
 *
 * @param inDoubt whether an earlier send of the same token went unanswered
 * @see RFC 6749 §5.2, docs/refresh.md steps 6 and 7
 */
export function judgeRefreshFailure(failure: unknown, inDoubt: boolean): RefreshVerdict {
  if (!(failure instanceof OAuthError)) {
    const error = new OAuthError("provider_unreachable", "the refresh failed without an answer", {
      cause: failure,
    });
    return { outcome: "unknown", error };
  }
  switch (failure.code) {
    case "token_request_rejected":
      return isErrorCode(failure.details.error)
        ? judgeRejection(failure, inDoubt)
        : { outcome: "unknown", error: asUnreadable(failure) };
    case "rate_limited":
    case "dpop_rejected":
      return { outcome: "not-processed", error: failure };
    case "provider_error":
      return {
        outcome: failure.details.status === 503 ? "not-processed" : "unknown",
        error: failure,
      };
    case "provider_unreachable":
    case "response_malformed":
    case "response_too_large":
    case "redirect_refused":
    case "timeout":
      return { outcome: "unknown", error: failure };
    default:
      return { outcome: "already-written", error: failure };
  }
}

/**
 * Narrower than RFC 6749 §5.2, which allows any printable text: all registered codes look like
 * "invalid_grant". A page with status 403, or "error": "Not Found", is what somebody in front of the
 * provider says, who may have let the request pass before.
 */
function isErrorCode(error: string | undefined): boolean {
  return error !== undefined && /^[a-z]+(_[a-z]+)*$/.test(error);
}

/** As after any other response that says nothing about the request. */
function asUnreadable(failure: OAuthError): OAuthError {
  const { error: _, ...details } = failure.details;
  return new OAuthError("response_malformed", "the endpoint refused without an OAuth error", {
    details,
    cause: failure,
  });
}

function judgeRejection(failure: OAuthError, inDoubt: boolean): RefreshVerdict {
  const options = { details: failure.details, cause: failure };
  switch (failure.details.error) {
    case "invalid_grant":
      return {
        outcome: "ended",
        tokens: "drop-tokens",
        error: inDoubt
          ? new OAuthError(
              "refresh_interrupted",
              "an earlier refresh was cut off, and its token is used up",
              options,
            )
          : new OAuthError("refresh_rejected", "the provider ended this session", options),
      };
    case "invalid_client":
    case "unauthorized_client":
      return {
        outcome: "ended",
        tokens: "keep-tokens",
        error: new OAuthError(
          "refresh_rejected",
          "the provider no longer knows this client",
          options,
        ),
      };
    case "invalid_scope":
      return {
        outcome: "not-processed",
        error: new OAuthError("refresh_rejected", "the provider refused a wider scope", options),
      };
    default:
      return { outcome: "not-processed", error: failure };
  }
}

/**
 * Milliseconds that must lie between two sends of one refresh token whose fate is unknown.
 *
 * @param attempts sends of it so far
 */
export function resendPause(attempts: number): number {
  return FIRST_DELAY * 2 ** (attempts - 1);
}

/** @returns whether waiting was the provider's own wish, so that nothing else can make it shorter */
export function isBusyProvider({ code }: Pick<ConnectionProblem, "code">): boolean {
  return code === "rate_limited" || code === "provider_error";
}

/**
 * @param failures in a row before this one
 * @param retryAfter seconds that the provider asked for
 * @param random 0 to 1
 * @returns milliseconds until the next try by itself
 */
export function retryDelay(
  failures: number,
  retryAfter: number | undefined,
  random: number,
): number {
  const backoff = Math.min(FIRST_DELAY * 2 ** failures, LONGEST_DELAY) * (0.75 + random / 2);
  return Math.max(backoff, (retryAfter ?? 0) * 1000);
}
