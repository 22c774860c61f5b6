/** What happened, in a few words; apart from the rest because every list shows them. */
const titles = {
  config_invalid: "The configuration cannot be used",
  insecure_context: "This address is not secure",
  clock_wrong: "This device's clock is wrong",
  profile_missing: "This provider is not set up here",
  import_invalid: "This cannot be imported",
  redirect_refused: "The API points somewhere else",
  discovery_failed: "The provider's description was not found",
  discovery_issuer_mismatch: "The provider calls itself by another name",
  endpoint_insecure: "The provider names an address that is not safe",
  endpoint_missing: "The provider does not offer this",
  provider_unreachable: "No answer",
  provider_error: "The provider has a problem",
  rate_limited: "Too many requests",
  response_too_large: "The answer is too large",
  response_malformed: "The answer cannot be read",
  authorization_denied: "Access was not granted",
  authorization_failed: "The provider refused the sign-in",
  interaction_required: "The provider needs you",
  transaction_missing: "No sign-in is waiting here",
  transaction_expired: "The sign-in took too long",
  state_mismatch: "This answer is not for your sign-in",
  issuer_mismatch: "The answer came from someone else",
  response_invalid: "The provider's answer is incomplete",
  token_request_rejected: "The provider gave no tokens",
  token_response_invalid: "The provider's tokens cannot be used",
  id_token_invalid: "The proof of identity is wrong",
  signature_invalid: "The signature does not hold",
  jwks_unavailable: "The provider's keys are not available",
  account_changed: "Another account answered",
  refresh_rejected: "The provider refused the refresh",
  refresh_unavailable: "The refresh gets no clear answer",
  refresh_interrupted: "A refresh was cut off",
  session_ended: "The provider ended this session",
  tokens_revoked: "You revoked its tokens",
  dpop_rejected: "The key's proof was refused",
  registration_rejected: "The provider refused the registration",
  device_code_expired: "The code has expired",
  device_denied: "Declined on the other device",
  api_unauthorized: "The API refused the access token",
  insufficient_scope: "This connection may not do that",
  step_up_required: "A stronger sign-in is needed",
  origin_not_allowed: "This address is not one of the connection's",
  body_not_replayable: "This body can be sent only once",
  storage_unavailable: "This browser's storage cannot be used",
  storage_full: "No room left to store",
  vault_key_lost: "The key to the stored tokens is gone",
  record_corrupted: "A stored connection cannot be read",
  offline: "You are offline",
  timeout: "The answer took too long",
} as const;

/** Every code that has words of its own. */
export type KnownErrorCode = keyof typeof titles;

/** @returns whether the code has words of its own */
export function isKnownErrorCode(code: string): code is KnownErrorCode {
  return Object.hasOwn(titles, code);
}

/**
 * What happened, in a few words.
 *
 * @param code one of the closed list; anything else gets a general title
 * @param error the `error` value of an OAuth error response, where it says more
 */
export function failureTitle(code: string, error?: string): string {
  if (code === "refresh_rejected") {
    if (error === "invalid_client" || error === "unauthorized_client")
      return "The registration has changed";
    if (error === "invalid_scope") return "The provider refused a wider scope";
  }
  return isKnownErrorCode(code) ? titles[code] : "Something went wrong";
}

/** Every code with words of its own. */
export const knownErrorCodes: readonly string[] = Object.keys(titles);
