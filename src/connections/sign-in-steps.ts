import type { StepKey } from "../journeys/journey-event.ts";
import type { JourneyRecorder } from "../journeys/journey-recorder.ts";
import type { OAuthErrorCode } from "../oauth/oauth-error.ts";

/** What has happened before anything of a callback is looked at. */
export function noteArrival(journey: JourneyRecorder, url: URL): void {
  const kept = new URL(url);
  // Nobody follows it, and it may be a script.
  kept.searchParams.delete("error_uri");
  journey.step("returned", { exchange: { method: "GET", url: kept.href, requestHeaders: {} } });
  journey.step("address-cleaned");
  journey.step("secret-taken");
}

/** What has passed when the answer to a code was found good. */
export function noteChecks(journey: JourneyRecorder, hasIdToken: boolean): void {
  journey.step("secret-matched");
  if (!hasIdToken) return journey.step("no-id-token");
  journey.step("id-token-checked");
  journey.step("signature-checked");
}

/** Puts the failure of a sign-in at the step that found it; what failed as a request shows it itself. */
export function noteFailure(journey: JourneyRecorder, code: OAuthErrorCode | undefined): void {
  const key = code && FAILED_STEP[code];
  if (key === undefined) return;
  // The provider gave tokens, so it was content with the secret.
  if (AFTER_EXCHANGE.has(key)) journey.step("secret-matched");
  journey.step(key, { state: "failed", errorCode: code });
}

const FAILED_STEP: Partial<Record<OAuthErrorCode, StepKey>> = {
  state_mismatch: "answer-checked",
  issuer_mismatch: "answer-checked",
  response_invalid: "answer-checked",
  authorization_denied: "sign-in-refused",
  interaction_required: "sign-in-refused",
  authorization_failed: "sign-in-refused",
  token_response_invalid: "token-answer-checked",
  id_token_invalid: "id-token-checked",
  clock_wrong: "id-token-checked",
  signature_invalid: "signature-checked",
  jwks_unavailable: "signature-checked",
  storage_full: "tokens-stored",
  storage_unavailable: "tokens-stored",
};
const AFTER_EXCHANGE: ReadonlySet<StepKey> = new Set([
  "token-answer-checked",
  "id-token-checked",
  "signature-checked",
]);
