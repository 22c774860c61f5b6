import { OAuthError } from "../oauth/oauth-error.ts";
import { type ConnectionRecord, MARK_LIFETIME } from "./connection-record.ts";
import { isBusyProvider, resendPause } from "./refresh-failure.ts";

/** How often Pixy sends one refresh token by itself while its fate is unknown: once, and twice again. */
const MAX_ATTEMPTS = 3;

/** Who asks for a refresh: a call that needs it, the recovery from a failure, or a person at the button. */
export type RefreshTrigger = "call" | "recovery" | "person";

type Mark = NonNullable<ConnectionRecord["mark"]>;

/** @returns the mark of an earlier send of the very refresh token that the record still holds */
export function doubtOf(record: ConnectionRecord): Mark | undefined {
  return record.mark?.generation === record.generation ? record.mark : undefined;
}

/**
 * @param now milliseconds of the local clock
 * @returns whether whoever wrote the mark is taken for dead, and what was sent for lost
 * @see docs/refresh.md step 8
 */
export function isAbandoned(mark: Mark, now: number): boolean {
  return now - beginOf(mark) > MARK_LIFETIME;
}

/** A courier may begin long after its page has marked. */
function beginOf({ at, carriedAt = at }: Mark): number {
  return Math.max(at, carriedAt);
}

/** @returns whether only a person may still have the refresh token sent: it went unanswered too often */
export function isExhausted(record: ConnectionRecord): boolean {
  return record.pending === undefined && (doubtOf(record)?.attempts ?? 0) >= MAX_ATTEMPTS;
}

/**
 * Nothing is sent again before its time, and a token in doubt at most twice.
 *
 * @param now milliseconds of the local clock
 * @throws OAuthError `refresh_unavailable`, or the last failure while it is too early to try again
 * @see docs/refresh.md steps 6 and 7
 */
export function requirePermission(
  record: ConnectionRecord,
  trigger: RefreshTrigger,
  now: number,
): void {
  if (trigger === "person") return;
  const { id: connectionId, problem } = record;
  if (isExhausted(record)) {
    throw new OAuthError(
      "refresh_unavailable",
      "the refresh was sent three times, and nobody knows what became of it",
      {
        details: { connectionId },
      },
    );
  }
  // A failure that lies in the future was seen by a clock that has been set back.
  if (problem === undefined || problem.at > now) return;
  // The network may be well again before its time; a provider that is busy says itself when to come back.
  if (trigger === "recovery" && !isBusyProvider(problem)) return;
  const wait = (problem.retryAt ?? 0) - now;
  if (wait > 0) {
    throw new OAuthError(problem.code, "the last refresh failed a moment ago", {
      details: {
        connectionId,
        retryAfter: Math.ceil(wait / 1000),
        ...(record.pending !== undefined && { answerKept: true }),
      },
    });
  }
}

/**
 * Waits until a token in doubt may be sent again. A person may be impatient, but not while what a
 * dead tab sent may still be on its way.
 *
 * @param now milliseconds of the local clock
 * @see docs/refresh.md steps 7 and 9
 */
export async function keepDistance(
  doubt: Mark,
  trigger: RefreshTrigger,
  now: number,
): Promise<void> {
  if (trigger === "person" && doubt.state === "unknown") return;
  const pause = resendPause(doubt.attempts);
  const wait = Math.min(beginOf(doubt) + pause - now, pause);
  if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
}
