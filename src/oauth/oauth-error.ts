/** The closed list of failures; each is one that a person would act on differently. */
export type OAuthErrorCode =
  | "config_invalid"
  | "insecure_context"
  | "clock_wrong"
  | "profile_missing"
  | "import_invalid"
  | "redirect_refused"
  | "discovery_failed"
  | "discovery_issuer_mismatch"
  | "endpoint_insecure"
  | "endpoint_missing"
  | "provider_unreachable"
  | "provider_error"
  | "rate_limited"
  | "response_too_large"
  | "response_malformed"
  | "authorization_denied"
  | "authorization_failed"
  | "interaction_required"
  | "transaction_missing"
  | "transaction_expired"
  | "state_mismatch"
  | "issuer_mismatch"
  | "response_invalid"
  | "token_request_rejected"
  | "token_response_invalid"
  | "id_token_invalid"
  | "signature_invalid"
  | "jwks_unavailable"
  | "account_changed"
  | "refresh_rejected"
  | "refresh_unavailable"
  | "refresh_interrupted"
  | "session_ended"
  | "tokens_revoked"
  | "dpop_rejected"
  | "registration_rejected"
  | "device_code_expired"
  | "device_denied"
  | "api_unauthorized"
  | "insufficient_scope"
  | "step_up_required"
  | "origin_not_allowed"
  | "body_not_replayable"
  | "storage_unavailable"
  | "storage_full"
  | "vault_key_lost"
  | "record_corrupted"
  | "offline"
  | "timeout";

/** `response`: all that was pasted; else a member of it (RFC 6749 §5.1). */
export type ImportField =
  | "response"
  | "access_token"
  | "token_type"
  | "refresh_token"
  | "scope"
  | "id_token";

/** Why a file is not taken. */
export type ImportProblem =
  | "too-large"
  | "not-json"
  | "not-a-workspace"
  | "later-version"
  | "damaged"
  | "wrong-passphrase"
  /** What it brings was taken meanwhile by something else. */
  | "changed-meanwhile";

/** What is known about a failure besides its code. Never holds a token, verifier, code or state. */
export interface OAuthErrorDetails {
  /** The `error` value of an OAuth error response (RFC 6749 §4.1.2.1, §5.2). */
  readonly error?: string;
  /** The provider's own `error_description`: hostile text, shown as text only. */
  readonly description?: string;
  /** HTTP status of the answer. */
  readonly status?: number;
  /** Seconds after which the provider invites another try (RFC 9110 §10.2.3). */
  readonly retryAfter?: number;
  /** Seconds by which the local clock seems to be ahead (negative: behind). */
  readonly clockAhead?: number;
  /** No key of the provider has the name that the signature gives its own: it may be published later. */
  readonly unknownKey?: true;
  /** The answer to a refresh cannot be validated yet: it is kept, unused, until it can. */
  readonly answerKept?: true;
  /** Scope that would be needed (RFC 6750 §3.1). */
  readonly scope?: string;
  /** Kinds of authentication of which one would be needed, separated by spaces (RFC 9470 §3). */
  readonly acrValues?: string;
  /** Seconds since the last sign-in that would be the most (RFC 9470 §3). */
  readonly maxAge?: number;
  /** The issuer that the provider calls itself: hostile text, shown as text only. */
  readonly issuer?: string;
  /** What of an import cannot be taken. */
  readonly field?: ImportField;
  /** The member of a registration (RFC 7591 §2) that is not what was asked for. */
  readonly registered?: "token_endpoint_auth_method" | "redirect_uris" | "grant_types";
  /** Why a file is not taken. */
  readonly importProblem?: ImportProblem;
  /** Where in the file: names, no values. */
  readonly importPlace?: string;
  /** The id of the connection that is concerned. */
  readonly connectionId?: string;
}

/**
 * The one error class of Pixy. `code` is for programs and for choosing the words that a person
 * reads, `message` for developers, `cause` for whoever digs deeper.
 */
export class OAuthError extends Error {
  override readonly name = "OAuthError";
  readonly code: OAuthErrorCode;
  readonly details: OAuthErrorDetails;

  /**
   * @param code one of the closed list
   * @param message a constant sentence that names the field; no value that a provider or a secret supplied
   * @param options what is known besides, and the error underneath
   */
  constructor(
    code: OAuthErrorCode,
    message: string,
    options: { details?: OAuthErrorDetails; cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.details = options.details ?? {};
  }
}
