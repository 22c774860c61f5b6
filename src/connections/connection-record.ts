import * as v from "valibot";
import { OAuthError } from "../oauth/oauth-error.ts";
import type { Sealed } from "../vault/token-vault.ts";
import type {
  Connection,
  ConnectionEvent,
  ConnectionProblem,
  ConnectionStatus,
} from "./connection.ts";

/** Entries of a connection's history that are kept; the first connect always stays. */
const HISTORY_LENGTH = 40;
/** Milliseconds after which a refresh that never reported back counts as dead. */
export const MARK_LIFETIME = 60_000;

/** Something that the vault has encrypted. */
export const sealed = v.custom<Sealed>(
  (value) =>
    value !== null &&
    typeof value === "object" &&
    "iv" in value &&
    value.iv instanceof Uint8Array &&
    "ciphertext" in value &&
    value.ciphertext instanceof ArrayBuffer,
);
/** Milliseconds that a calendar has a date for: any other number could not be shown (ECMA-262 §21.4.1.1). */
export const time = v.pipe(v.number(), v.minValue(-8.64e15), v.maxValue(8.64e15));
const optionalText = v.optional(v.string());
const code = v.custom<ConnectionProblem["code"]>((value) => typeof value === "string");

const problem = v.object({
  code,
  at: time,
  error: optionalText,
  retryAt: v.optional(time),
  keyMissingSince: v.optional(time),
});

const event = v.object({
  at: time,
  kind: v.picklist([
    "connected",
    "imported",
    "reconnected",
    "refreshed",
    "unauthorized",
    "failed",
    "ended",
  ]),
  rotated: v.optional(v.boolean()),
  code: v.optional(code),
  journeyId: optionalText,
});

export const connectionRecordSchema = v.object({
  schema: v.literal(1),
  id: v.string(),
  profileId: v.string(),
  providerName: v.string(),
  issuer: v.string(),
  clientId: v.string(),
  account: v.object({
    subject: v.string(),
    label: v.string(),
    attestedBy: v.picklist(["id_token", "identity", "none"]),
    claims: v.optional(
      v.object({
        sub: v.string(),
        name: optionalText,
        preferred_username: optionalText,
        email: optionalText,
        picture: optionalText,
      }),
    ),
  }),
  requestedScope: v.string(),
  grantedScope: v.string(),
  /** Scopes beyond the profile's that an API has asked for. */
  addedScope: optionalText,
  /** The key that the tokens are bound to: its id in the vault, and its public thumbprint. */
  keyBinding: v.optional(v.object({ keyId: v.string(), thumbprint: v.string() })),
  /** How the tokens came here; absent: by an authorization code with PKCE. */
  obtainedBy: v.optional(v.picklist(["import", "device"])),
  /** When its tokens left for another browser, or came from one: both may have them since. */
  copiedAt: v.optional(time),
  connectedAt: time,
  refreshedAt: v.optional(time),
  accessTokenReceivedAt: time,
  accessTokenExpiresAt: v.optional(time),
  hasRefreshToken: v.boolean(),
  /** The refresh token of this grant is in the memory of one tab, and nowhere else. */
  refreshTokenInTab: v.optional(v.boolean()),
  hasIdToken: v.boolean(),
  /** Whether the provider has a page that ends its own session too. */
  canSignOut: v.boolean(),
  refreshTokenRotates: v.optional(v.boolean()),
  /** Whether the provider's metadata listed S256 when this grant was made. */
  announcesPkce: v.optional(v.boolean()),
  /** The origins at which the provider took tokens when this grant was made. */
  tokenOrigins: v.optional(v.array(v.string())),
  /** Random id of this grant: new at every connect, reconnect and import. */
  lineage: v.string(),
  /** Counts the refreshes of this grant. */
  generation: v.number(),
  /** The encrypted token set; absent when a refused grant took it away. */
  current: v.optional(sealed),
  /** An encrypted refresh answer, of generation + 1, that has not passed validation yet. */
  pending: v.optional(sealed),
  /** A refresh token was sent, and what became of it is not known here. */
  mark: v.optional(
    v.object({
      /** The generation whose refresh token was sent. */
      generation: v.number(),
      at: time,
      /** How often it was sent with an unknown outcome, this time included. */
      attempts: v.number(),
      /** `sent`: an answer may still come. `unknown`: none came, or none that could be read. */
      state: v.picklist(["sent", "unknown"]),
      /** When a courier has begun to send it, for a tab that may be dead since. */
      carriedAt: v.optional(time),
    }),
  ),
  /** When the lock was last taken from a tab that stood still: one that read this before may not mark. */
  lockTakenAt: v.optional(time),
  /** Failures in a row, for the backoff. */
  failures: v.number(),
  problem: v.optional(problem),
  /** Only signing in again helps; the problem says why. */
  ended: v.boolean(),
  history: v.array(event),
  /** Entries that were dropped from it. */
  historyDropped: v.optional(v.number()),
});

/** A connection as it is stored: everything in clear but the tokens. */
export type ConnectionRecord = v.InferOutput<typeof connectionRecordSchema>;

/**
 * @param value from storage
 * @throws OAuthError `record_corrupted` when it is damaged or of a newer schema
 */
export function parseConnectionRecord(value: unknown): ConnectionRecord {
  const result = v.safeParse(connectionRecordSchema, value);
  if (!result.success) {
    const field = v.getDotPath(result.issues[0]) ?? "record";
    throw new OAuthError("record_corrupted", `the stored connection is damaged at "${field}"`);
  }
  return result.output;
}

/** @returns the record with one more entry in its history; old ones go and are counted, the first one stays */
export function withEvent(record: ConnectionRecord, entry: ConnectionEvent): ConnectionRecord {
  const history = [...record.history, entry];
  const [first, ...rest] = history;
  if (history.length <= HISTORY_LENGTH || first === undefined) return { ...record, history };
  const kept = rest.slice(1 - HISTORY_LENGTH);
  const historyDropped = (record.historyDropped ?? 0) + rest.length - kept.length;
  return { ...record, history: [first, ...kept], historyDropped };
}

/** @returns whether a refresh of this record is under way, in whichever tab */
export function isRefreshing(record: ConnectionRecord, now: number): boolean {
  const { mark } = record;
  return mark !== undefined && mark.state === "sent" && Math.abs(now - mark.at) < MARK_LIFETIME;
}

/** @returns whether the access token has expired by the local clock; one without expiry has not */
export function isExpired(
  record: Pick<ConnectionRecord, "accessTokenExpiresAt">,
  now: number,
): boolean {
  return record.accessTokenExpiresAt !== undefined && record.accessTokenExpiresAt <= now;
}

/** The status is never stored: it follows from the record and the clock. */
export function toConnection(record: ConnectionRecord, now: number): Connection {
  const { status, problem: reason } = statusOf(record, now);
  const {
    schema: _,
    lineage,
    generation,
    current,
    pending,
    mark,
    failures,
    ended,
    keyBinding,
    ...shown
  } = record;
  return {
    ...shown,
    account: { ...record.account, claims: record.account.claims },
    refreshedAt: record.refreshedAt,
    accessTokenExpiresAt: record.accessTokenExpiresAt,
    refreshTokenRotates: record.refreshTokenRotates,
    keyThumbprint: keyBinding?.thumbprint,
    status,
    problem: reason,
  };
}

function statusOf(
  record: ConnectionRecord,
  now: number,
): { status: ConnectionStatus; problem: ConnectionProblem | undefined } {
  const expired = isExpired(record, now);
  if (record.ended) return { status: "Needs reconnect", problem: record.problem };
  if (isRefreshing(record, now)) return { status: "Refreshing", problem: record.problem };
  if (expired && !record.hasRefreshToken) {
    return {
      status: "Needs reconnect",
      problem: { code: "session_ended", at: record.accessTokenExpiresAt ?? now },
    };
  }
  const unanswered = record.mark && { code: "refresh_unavailable" as const, at: record.mark.at };
  const problem = record.problem ?? unanswered;
  if (expired && problem !== undefined && !isAnswered(problem))
    return { status: "Offline", problem };
  return { status: "Connected", problem: record.problem };
}

/** Whoever refuses a request is there to be asked: nothing is offline. */
function isAnswered({ code }: ConnectionProblem): boolean {
  switch (code) {
    case "api_unauthorized":
    case "token_request_rejected":
    case "refresh_rejected":
    case "dpop_rejected":
      return true;
    default:
      return false;
  }
}
