/** Extra members of an error's answer. */
export interface ProviderErrorOptions {
  readonly cause?: unknown;
  /** Further headers of a direct answer. */
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * An error that the provider answers with. The description is public: it says what was wrong,
 * because this provider exists for people who want to know. It never repeats a secret.
 */
export class ProviderError extends Error {
  /** HTTP status of a direct answer. */
  readonly status: number;
  /** The `error` code of the RFC. */
  readonly code: string;
  /** The `error_description`. */
  readonly description: string;
  /** Further headers of a direct answer. */
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, code: string, description: string, options?: ProviderErrorOptions) {
    const safe = withinErrorCharset(description);
    super(`${code}: ${safe}`, options);
    this.name = new.target.name;
    this.status = status;
    this.code = code;
    this.description = safe;
    this.headers = options?.headers ?? {};
  }
}

/** RFC 6749 §5.2 allows only these characters in `error_description`. */
function withinErrorCharset(text: string): string {
  return text
    .replace(/"/g, "'")
    .replace(/[^\x20-\x21\x23-\x5b\x5d-\x7e]/g, "?")
    .slice(0, 300);
}

/** RFC 6749 §4.1.2.1, §5.2 */
export class InvalidRequest extends ProviderError {
  constructor(description: string, options?: ProviderErrorOptions) {
    super(400, "invalid_request", description, options);
  }
}

/** RFC 9126 §2.3 */
export class RequestTooLong extends ProviderError {
  constructor(description: string) {
    super(413, "invalid_request", description);
  }
}

/** RFC 6749 §5.2 */
export class InvalidClient extends ProviderError {
  constructor(description: string, options?: ProviderErrorOptions) {
    super(401, "invalid_client", description, options);
  }
}

/** RFC 6749 §5.2 */
export class InvalidGrant extends ProviderError {
  constructor(description: string) {
    super(400, "invalid_grant", description);
  }
}

/** RFC 6749 §5.2 */
export class UnauthorizedClient extends ProviderError {
  constructor(description: string) {
    super(400, "unauthorized_client", description);
  }
}

/** RFC 6749 §5.2 */
export class UnsupportedGrantType extends ProviderError {
  constructor(description: string) {
    super(400, "unsupported_grant_type", description);
  }
}

/** RFC 6749 §4.1.2.1, §5.2 */
export class InvalidScope extends ProviderError {
  constructor(description: string) {
    super(400, "invalid_scope", description);
  }
}

/** RFC 8707 §2 */
export class InvalidTarget extends ProviderError {
  constructor(description: string) {
    super(400, "invalid_target", description);
  }
}

/** RFC 6749 §4.1.2.1 */
export class UnsupportedResponseType extends ProviderError {
  constructor(description: string) {
    super(400, "unsupported_response_type", description);
  }
}

/** RFC 6749 §4.1.2.1 */
export class AccessDenied extends ProviderError {
  constructor(description: string) {
    super(403, "access_denied", description);
  }
}

/** RFC 8628 §3.5: the same code, as an answer of the token endpoint. */
export class DeviceDenied extends ProviderError {
  constructor(description: string) {
    super(400, "access_denied", description);
  }
}

/** RFC 8628 §3.5 */
export class AuthorizationPending extends ProviderError {
  constructor(description: string) {
    super(400, "authorization_pending", description);
  }
}

/** RFC 8628 §3.5 */
export class SlowDown extends ProviderError {
  constructor(description: string) {
    super(400, "slow_down", description);
  }
}

/** RFC 8628 §3.5 */
export class ExpiredToken extends ProviderError {
  constructor(description: string) {
    super(400, "expired_token", description);
  }
}

/** No device shows this code, or it has had its answer (RFC 8628 §3.3). */
export class InvalidUserCode extends ProviderError {
  constructor(description: string) {
    super(400, "invalid_user_code", description);
  }
}

/** RFC 6585 §4 */
export class TooManyRequests extends ProviderError {
  constructor(description: string, options?: ProviderErrorOptions) {
    super(429, "too_many_requests", description, options);
  }
}

/** RFC 7591 §3.2.2 */
export class InvalidRedirectUri extends ProviderError {
  constructor(description: string) {
    super(400, "invalid_redirect_uri", description);
  }
}

/** RFC 7591 §3.2.2 */
export class InvalidClientMetadata extends ProviderError {
  constructor(description: string) {
    super(400, "invalid_client_metadata", description);
  }
}

/** RFC 6749 §4.1.2.1 */
export class ServerError extends ProviderError {
  constructor(description: string, options?: ProviderErrorOptions) {
    super(500, "server_error", description, options);
  }
}

/** OpenID Connect Core 1.0 §3.1.2.6 */
export class LoginRequired extends ProviderError {
  constructor(description: string) {
    super(400, "login_required", description);
  }
}

/** OpenID Connect Core 1.0 §3.1.2.6 */
export class ConsentRequired extends ProviderError {
  constructor(description: string) {
    super(400, "consent_required", description);
  }
}

/** OpenID Connect Core 1.0 §3.1.2.6 */
export class AccountSelectionRequired extends ProviderError {
  constructor(description: string) {
    super(400, "account_selection_required", description);
  }
}

/** OpenID Connect Core 1.0 §3.1.2.6 */
export class RequestNotSupported extends ProviderError {
  constructor() {
    super(
      400,
      "request_not_supported",
      "request objects (the request parameter) are not supported",
    );
  }
}

/** OpenID Connect Core 1.0 §3.1.2.6 */
export class RequestUriNotSupported extends ProviderError {
  constructor() {
    super(400, "request_uri_not_supported", "the request_uri parameter is not supported");
  }
}

/** RFC 6750 §3: no token came along, so the answer carries no error code. */
export class TokenMissing extends ProviderError {
  constructor() {
    super(401, "token_missing", "send an access token in the Authorization header: Bearer ...");
  }
}

/** RFC 6750 §3.1 */
export class InvalidToken extends ProviderError {
  constructor(description: string, options?: ProviderErrorOptions) {
    super(401, "invalid_token", description, options);
  }
}

/** RFC 6750 §3.1 */
export class InsufficientScope extends ProviderError {
  /** The scope that would do. */
  readonly scope: string;

  constructor(scope: string) {
    super(
      403,
      "insufficient_scope",
      `this needs the scope '${scope}', which the token does not have`,
    );
    this.scope = scope;
  }
}

/** RFC 9470 §3 */
export class InsufficientUserAuthentication extends ProviderError {
  /** The `acr` that would do. */
  readonly acrValues: string;
  /** Seconds since signing in that would do. */
  readonly maxAge: number;

  constructor(acrValues: string, maxAge: number) {
    super(
      401,
      "insufficient_user_authentication",
      `this needs a sign-in as '${acrValues}', at most ${maxAge} s ago`,
    );
    this.acrValues = acrValues;
    this.maxAge = maxAge;
  }
}

/** RFC 9449 §5, §7.1 */
export class InvalidDpopProof extends ProviderError {
  /** @param status 400 at the endpoints of the authorization server, 401 at a resource */
  constructor(status: 400 | 401, description: string, options?: ProviderErrorOptions) {
    super(status, "invalid_dpop_proof", description, options);
  }
}

/** RFC 9449 §8, §9: the answer has a `DPoP-Nonce` header. */
export class UseDpopNonce extends ProviderError {
  /** @param status 400 at the endpoints of the authorization server, 401 at a resource */
  constructor(status: 400 | 401, description: string) {
    super(status, "use_dpop_nonce", description);
  }
}

/** RFC 9449 §7.1: the access token is bound to a key, and the request did not prove it. */
export class DpopKeyNotProved extends InvalidToken {}

/** OpenID Connect Core 1.0 §3.1.2.6, RFC 9126 §4 */
export class InvalidRequestUri extends ProviderError {
  constructor(description: string) {
    super(400, "invalid_request_uri", description);
  }
}

/** There is nothing at this address. */
export class NotFound extends ProviderError {
  constructor(description: string) {
    super(404, "not_found", description);
  }
}

/** There is something at this address, but not for this method. */
export class MethodNotAllowed extends ProviderError {
  /** @param allowed the methods that there is something for, as `Allow` has to name them (RFC 9110 §15.5.6) */
  constructor(allowed: readonly string[]) {
    const list = allowed.join(", ");
    super(405, "method_not_allowed", `there is nothing for this method here, only for ${list}`, {
      headers: { allow: list },
    });
  }
}
