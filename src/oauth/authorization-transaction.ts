import * as v from "valibot";
import { OAuthError } from "./oauth-error.ts";
import type { OAuthContext } from "./oauth-client.ts";

/** Milliseconds after which an authorization request counts as abandoned. */
export const TRANSACTION_LIFETIME = 10 * 60_000;

const PREFIX = "pixy.transaction.";

/** What a sign-in is for. */
export type AuthorizationPurpose = "connect" | "reconnect" | "step-up" | "experiment";

/** A call to an API that goes on when the sign-in which it waits for has brought what it lacked. */
export interface WaitingCall {
  readonly method: string;
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly body?: string | undefined;
}

/**
 * A pending authorization request. Everything that the callback needs is in here, so that it
 * waits for nothing else and nothing that changes meanwhile can redirect the exchange.
 */
export interface AuthorizationTransaction extends OAuthContext {
  readonly state: string;
  /** Absent without `openid`: there will be no ID token to carry it. */
  readonly nonce?: string;
  readonly codeVerifier: string;
  readonly redirectUri: string;
  readonly purpose: AuthorizationPurpose;
  /** The connection that is renewed, for `reconnect` and `step-up`. */
  readonly connectionId?: string;
  /** Path within the app where the person was. */
  readonly returnTo: string;
  readonly journeyId?: string;
  /** Seconds; asked for as `max_age`. */
  readonly maxAge?: number;
  /** Asked for as `acr_values`, because an API wants one of them (RFC 9470). */
  readonly acrValues?: string;
  /** The key that the tokens will be bound to, by its id in the vault (RFC 9449). */
  readonly dpopKeyId?: string;
  /** Scopes beyond the profile's that an API has asked for, separated by spaces. */
  readonly addedScope?: string;
  /** The request was pushed (RFC 9126), and how that stands. */
  readonly pushed?: {
    /** When what was pushed is forgotten by the provider, in milliseconds of the local clock. */
    readonly expiresAt: number;
    /** It was pushed in place of one that had expired: there is no third. */
    readonly isSecond: boolean;
  };
  /** The call to an API that this sign-in is for. */
  readonly waiting?: WaitingCall;
  /** Milliseconds of the local clock. */
  readonly createdAt: number;
}

/** An answer that was found good, and whose code nobody has redeemed. */
export interface UnusedCode {
  readonly transaction: AuthorizationTransaction;
  /** What checkAuthorizationResponse has let pass. */
  readonly answer: URLSearchParams;
}

/**
 * Keeps a transaction over the redirect, and forgets abandoned ones.
 *
 * @throws OAuthError `storage_full`, `storage_unavailable`: without it the answer could never be
 *   accepted
 */
export function saveTransaction(
  storage: Storage,
  transaction: AuthorizationTransaction,
  now: number,
): void {
  try {
    forgetAbandoned(storage, now);
    storage.setItem(PREFIX + transaction.state, JSON.stringify(transaction));
  } catch (cause) {
    throw cause instanceof Error && cause.name === "QuotaExceededError"
      ? new OAuthError("storage_full", "sessionStorage has no room for the sign-in", { cause })
      : new OAuthError("storage_unavailable", "sessionStorage refuses to keep the sign-in", {
          cause,
        });
  }
}

/**
 * Takes the transaction of a state out of storage: a second call finds nothing.
 *
 * @throws OAuthError `transaction_missing` when none is pending in this tab, `state_mismatch`
 *   when others are but not this one, `transaction_expired` when it is older than ten minutes,
 *   `storage_unavailable`
 * @see RFC 6749 §10.12, RFC 9700 §4.7.1
 */
export function takeTransaction(
  storage: Storage,
  state: string | null,
  now: number,
): AuthorizationTransaction {
  let transaction: AuthorizationTransaction | undefined;
  let othersPending: boolean;
  try {
    const key = PREFIX + (state ?? "");
    transaction = parse(storage.getItem(key));
    storage.removeItem(key);
    forgetAbandoned(storage, now);
    othersPending = transactionKeys(storage).length > 0;
  } catch (cause) {
    throw new OAuthError("storage_unavailable", "sessionStorage refuses to give the sign-in back", {
      cause,
    });
  }
  if (transaction === undefined || transaction.state !== state) {
    throw othersPending
      ? new OAuthError("state_mismatch", 'unexpected "state" in the authorization response')
      : new OAuthError("transaction_missing", "no sign-in is pending in this tab");
  }
  if (isAbandoned(transaction.createdAt, now)) {
    throw new OAuthError("transaction_expired", "the sign-in took longer than ten minutes");
  }
  return transaction;
}

/** Forgets a sign-in that will not happen: its verifier must not lie around. */
export function dropTransaction(storage: Storage, state: string): void {
  storage.removeItem(PREFIX + state);
}

/**
 * Removes the transactions that are over ten minutes old or damaged: a verifier that nobody will
 * use any more must not lie around.
 *
 * @throws whatever the storage throws where the browser blocks it
 */
export function forgetAbandoned(storage: Storage, now: number): void {
  for (const key of transactionKeys(storage)) {
    const transaction = parse(storage.getItem(key));
    if (transaction === undefined || isAbandoned(transaction.createdAt, now))
      storage.removeItem(key);
  }
}

function isAbandoned(createdAt: number, now: number): boolean {
  return now - createdAt > TRANSACTION_LIFETIME;
}

function transactionKeys(storage: Storage): string[] {
  return Array.from({ length: storage.length }, (_, index) => storage.key(index) ?? "").filter(
    (key) => key.startsWith(PREFIX),
  );
}

/** Truncated, damaged and foreign entries are ignored. */
function parse(text: string | null): AuthorizationTransaction | undefined {
  if (text === null) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return isTransaction(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

const text = v.string();
const optionalText = v.optional(text);
const texts = v.array(text);
const flag = v.boolean();
const time = v.pipe(v.number(), v.finite());
const textByName = v.record(text, text);

export const profileSchema = v.looseObject({
  id: text,
  name: text,
  clientId: text,
  issuer: optionalText,
  scope: text,
  authorizationParams: textByName,
  resource: v.optional(texts),
  dpop: flag,
  refreshTokens: v.picklist(["vault", "memory", "none"]),
  apis: v.array(v.looseObject({ name: text, method: text, url: text, body: optionalText })),
  apiOrigins: texts,
  identity: v.optional(v.looseObject({ url: text, id: text, name: text })),
  distinctCallback: flag,
});

/** Its flags are compared with `true` and `false` where they are read. */
export const metadataSchema = v.looseObject({
  issuer: text,
  authorization_endpoint: optionalText,
  token_endpoint: optionalText,
  jwks_uri: optionalText,
  userinfo_endpoint: optionalText,
  revocation_endpoint: optionalText,
  end_session_endpoint: optionalText,
  pushed_authorization_request_endpoint: optionalText,
  id_token_signing_alg_values_supported: v.optional(texts),
  code_challenge_methods_supported: v.optional(texts),
});

const transactionSchema = v.looseObject({
  profile: profileSchema,
  metadata: metadataSchema,
  state: text,
  nonce: optionalText,
  codeVerifier: text,
  redirectUri: text,
  purpose: v.picklist(["connect", "reconnect", "step-up", "experiment"]),
  connectionId: optionalText,
  returnTo: text,
  journeyId: optionalText,
  maxAge: v.optional(v.number()),
  acrValues: optionalText,
  dpopKeyId: optionalText,
  addedScope: optionalText,
  pushed: v.optional(v.looseObject({ expiresAt: time, isSecond: flag })),
  waiting: v.optional(
    v.looseObject({
      method: text,
      url: text,
      headers: v.optional(textByName),
      body: optionalText,
    }),
  ),
  createdAt: time,
});

function isTransaction(value: unknown): value is AuthorizationTransaction {
  return v.is(transactionSchema, value);
}
