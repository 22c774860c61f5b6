import type { JourneyRecorder } from "../journeys/journey-recorder.ts";
import type { OAuthContext } from "../oauth/oauth-client.ts";
import { OAuthError } from "../oauth/oauth-error.ts";
import { revokeToken } from "../oauth/token-revocation.ts";
import type { ConnectionRecord } from "./connection-record.ts";
import type { LeftToken } from "./left-tokens.ts";

/** Seconds to wait after a 503 that does not say how long. */
const PAUSE = 2;
/** Seconds that a person who disconnects is made to wait at the most. */
const LONGEST_PAUSE = 10;

/**
 * What a provider did about tokens that it was asked to revoke. `none-left`: there was no token any more
 * to revoke. `elsewhere`: what this tab had is revoked, and the refresh token is another tab's to give
 * back. `failed`: the provider could not be told, or refused; the tokens live there until they expire.
 */
export type Revocation = "done" | "elsewhere" | "none-left" | "unsupported" | "failed";

/**
 * Has a provider revoke what a connection leaves behind, as a part of a journey.
 *
 * @param record as it was when its tokens were taken away
 * @param left as leftTokens found it
 * @see RFC 7009 §2
 */
export async function revokeLeft(
  context: OAuthContext,
  record: Pick<ConnectionRecord, "refreshTokenInTab">,
  left: readonly LeftToken[] | undefined,
  journey: Pick<JourneyRecorder, "fetch" | "step">,
): Promise<Revocation> {
  if (left?.length === 0) return "none-left";
  if (context.metadata.revocation_endpoint === undefined) {
    journey.step("revocation-unknown", { state: "skipped" });
    return "unsupported";
  }
  const outcome = await revokeAll(left, ({ token, hint }) =>
    revokeToken(context, token, hint, { fetch: journey.fetch }),
  );
  return outcome === "done" && isElsewhere(record, left) ? "elsewhere" : outcome;
}

/** Whether a refresh token of it is in the memory of another tab. */
function isElsewhere(
  { refreshTokenInTab = false }: Pick<ConnectionRecord, "refreshTokenInTab">,
  left: readonly LeftToken[] = [],
): boolean {
  return refreshTokenInTab && !left.some(({ hint }) => hint === "refresh_token");
}

/**
 * Tells the provider to forget them, and those that it was too busy for once more.
 *
 * @param revoke what fails with an OAuthError
 * @returns `failed` when any of them may still be good
 * @see RFC 7009 §2.2.1: after a 503 the token is still good, and the request may be repeated
 */
export async function revokeAll(
  left: readonly LeftToken[] | undefined,
  revoke: (token: LeftToken) => Promise<void>,
): Promise<"done" | "failed"> {
  if (left === undefined) return "failed";
  const refused = await refusedOf(left, revoke);
  const busy = refused.filter(({ pause }) => pause <= LONGEST_PAUSE);
  if (busy.length === 0) return refused.length === 0 ? "done" : "failed";
  const pause = Math.max(...busy.map((refusal) => refusal.pause));
  await new Promise((resolve) => setTimeout(resolve, pause * 1000));
  const again = await refusedOf(
    busy.map(({ token }) => token),
    revoke,
  );
  return again.length === 0 && busy.length === refused.length ? "done" : "failed";
}

async function refusedOf(
  left: readonly LeftToken[],
  revoke: (token: LeftToken) => Promise<void>,
): Promise<{ token: LeftToken; pause: number }[]> {
  const refused: { token: LeftToken; pause: number }[] = [];
  for (const token of left) {
    try {
      await revoke(token);
    } catch (error) {
      refused.push({ token, pause: pauseAfter(error) });
    }
  }
  return refused;
}

/** @returns seconds until the same request may succeed */
function pauseAfter(error: unknown): number {
  const isBusy = error instanceof OAuthError && error.details.status === 503;
  return isBusy ? (error.details.retryAfter ?? PAUSE) : Infinity;
}
