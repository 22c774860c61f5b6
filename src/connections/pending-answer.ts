import { OAuthError } from "../oauth/oauth-error.ts";
import type { SealedFor } from "../vault/token-vault.ts";
import type { ConnectionRecord } from "./connection-record.ts";

/** @returns what the refresh answer of a record is sealed for: the generation that it would become */
export function pendingSlot(
  record: Pick<ConnectionRecord, "id" | "lineage" | "generation">,
): SealedFor {
  return {
    connectionId: record.id,
    lineage: record.lineage,
    generation: record.generation + 1,
    slot: "pending",
  };
}

/**
 * Whatever says 200 without tokens (a captive portal, a proxy) is not the provider's answer.
 *
 * @throws OAuthError `response_malformed`
 */
export function requireTokens(body: Readonly<Record<string, unknown>>): void {
  if (typeof body.access_token !== "string" && typeof body.refresh_token !== "string") {
    throw new OAuthError("response_malformed", "the answer of the token endpoint has no tokens");
  }
}

/**
 * Milliseconds for which an answer waits for the key of its ID token to be published, from the first look
 * at a key set without it. Key sets pass through caches that keep them for some minutes; a key that is
 * still not there was never the provider's.
 */
const KEY_PATIENCE = 15 * 60_000;

/**
 * Milliseconds for which an answer waits for the clock to be set right. Whoever uses a machine notices within
 * a day that its clock is wrong, for nothing works by https then; an answer that is still dated wrongly is the
 * provider's mistake, and would keep the connection from ever being refreshed again.
 */
const CLOCK_PATIENCE = 24 * 3_600_000;

/**
 * An answer that does not pass validation now may be good all the same: it waits for the keys, or for
 * the clock to be set right. As long as there is no key set to be had, nothing speaks against it, and it
 * waits however long that takes.
 *
 * @param waited in milliseconds: `answer` since it came, `key` since its key was first missing
 * @returns what it waits for; undefined when it is bad
 * @see docs/refresh.md step 5
 */
export function reasonToWait(
  failure: OAuthError,
  waited: { readonly answer: number; readonly key: number },
): OAuthError | undefined {
  const { code, message } = failure;
  const details = { ...failure.details, answerKept: true } as const;
  switch (code) {
    case "jwks_unavailable":
      return new OAuthError(code, message, { details, cause: failure });
    case "clock_wrong":
      if (waited.answer > CLOCK_PATIENCE) return undefined;
      return new OAuthError(code, message, { details, cause: failure });
    case "signature_invalid":
      if (details.unknownKey === undefined || waited.key > KEY_PATIENCE) return undefined;
      return new OAuthError("jwks_unavailable", "the key of the ID token is not published yet", {
        details,
        cause: failure,
      });
    default:
      return undefined;
  }
}

/** @returns whether both speak of the same send of a refresh token: another tab's has another mark */
export function isSameSend(
  one: Pick<ConnectionRecord, "mark">,
  other: {
    readonly mark?: Pick<NonNullable<ConnectionRecord["mark"]>, "at" | "attempts"> | undefined;
  },
): boolean {
  return one.mark?.at === other.mark?.at && one.mark?.attempts === other.mark?.attempts;
}
