import type { JourneyRecorder } from "../journeys/journey-recorder.ts";
import { beginAuthorization } from "../oauth/authorization-request.ts";
import {
  type AuthorizationTransaction,
  saveTransaction,
} from "../oauth/authorization-transaction.ts";
import type { DpopProver } from "../oauth/dpop.ts";
import type { OAuthContext } from "../oauth/oauth-client.ts";
import { OAuthError } from "../oauth/oauth-error.ts";
import { pushAuthorization } from "../oauth/pushed-authorization.ts";
import type { DpopKeys } from "./dpop-keys.ts";

/** What leaving for a provider needs. */
export interface Departure {
  readonly session: Storage;
  readonly now: () => number;
  readonly leave: (url: URL) => void;
  /** Waits for what leaving would kill, and throws when it would lose something. */
  readonly ready?: () => Promise<void>;
}

/**
 * @returns whether the authorization request has to be pushed: the provider demands it, or the
 *   profile does
 * @throws OAuthError `authorization_failed` when the provider demands what the profile forbids
 * @see RFC 9126 §5
 */
export function isPushWanted({ profile, metadata }: OAuthContext): boolean {
  const isDemanded = metadata.require_pushed_authorization_requests === true;
  if (isDemanded && profile.par === false) {
    throw new OAuthError(
      "authorization_failed",
      'the provider demands pushed authorization requests, and the profile forbids them ("par": false)',
    );
  }
  return isDemanded || profile.par === true;
}

/**
 * Pushes a request and leaves with its name.
 *
 * @param begun as beginAuthorization made it
 * @param isSecond it takes the place of one that had expired
 * @throws OAuthError as pushAuthorization does
 */
export async function pushAndLeave(
  context: OAuthContext,
  begun: { readonly parameters: URLSearchParams; readonly transaction: AuthorizationTransaction },
  journey: JourneyRecorder,
  departure: Departure,
  { dpop, isSecond }: { dpop: DpopProver | undefined; isSecond: boolean },
): Promise<void> {
  const { session, now } = departure;
  await journey.before("push");
  const { url, expiresAt } = await pushAuthorization(context, begun.parameters, {
    fetch: journey.fetch,
    now,
    dpop,
  });
  saveTransaction(session, { ...begun.transaction, pushed: { expiresAt, isSecond } }, now());
  await depart(url, journey, departure);
}

/**
 * The last step before the page is gone.
 *
 * @throws OAuthError as `ready` does: the page stays then
 */
export async function depart(
  url: URL,
  journey: JourneyRecorder,
  { leave, ready }: Pick<Departure, "leave" | "ready">,
): Promise<void> {
  await journey.before("departed");
  // Last of all: a person may have thought for long, and a refresh may have begun meanwhile.
  await ready?.();
  journey.step("departed", { exchange: { method: "GET", url: url.href, requestHeaders: {} } });
  journey.suspend();
  leave(url);
}

/**
 * Pushes a request once more, with secrets of its own, and leaves, when an answer says that the
 * provider has forgotten what was pushed: the person took longer than it keeps a request. That is
 * worth one fresh push, and never a second one.
 *
 * @param expired the transaction that was answered
 * @param failure what the answer means
 * @returns false when it means something else
 * @throws OAuthError as pushAuthorization does, `vault_key_lost` when the key of the tokens is gone
 * @see RFC 9126 §4, RFC 9101 §7
 */
export async function pushedAfresh(
  expired: AuthorizationTransaction,
  failure: unknown,
  journey: JourneyRecorder,
  departure: Departure & { readonly dpopKeys: DpopKeys },
): Promise<boolean> {
  const { profile, metadata, pushed, dpopKeyId, acrValues, maxAge, ...kept } = expired;
  const now = departure.now();
  if (pushed === undefined || pushed.isSecond || !isForgotten(failure, now > pushed.expiresAt))
    return false;
  const dpop = dpopKeyId === undefined ? undefined : await departure.dpopKeys.open(dpopKeyId);
  const context = { profile, metadata };
  const begun = await beginAuthorization(context, {
    ...kept,
    demand: { acrValues, maxAge },
    ...(dpopKeyId !== undefined &&
      dpop !== undefined && { dpop: { keyId: dpopKeyId, thumbprint: dpop.thumbprint } }),
    now,
  });
  await pushAndLeave(context, begun, journey, departure, { dpop, isSecond: true });
  return true;
}

function isForgotten(failure: unknown, isOverdue: boolean): boolean {
  if (!(failure instanceof OAuthError) || failure.code !== "authorization_failed") return false;
  const { error } = failure.details;
  return error === "invalid_request_uri" || (error === "invalid_request" && isOverdue);
}
