import type { StepKey } from "../journeys/journey-event.ts";
import type { JourneyRecorder } from "../journeys/journey-recorder.ts";
import type { OAuthErrorCode } from "../oauth/oauth-error.ts";
import type { DeviceSignInContent } from "./device-sign-in-store.ts";

/** Whoever has the codes can answer for this sign-in, or take its tokens. */
export function concealCodes(
  journey: JourneyRecorder,
  {
    deviceCode,
    userCode,
    verificationUriComplete,
  }: Pick<DeviceSignInContent, "deviceCode" | "userCode" | "verificationUriComplete">,
): void {
  // A provider may write it without what makes it readable.
  const letters = userCode.replace(/[^\p{L}\p{N}]/gu, "");
  journey.conceal(deviceCode, userCode, letters, verificationUriComplete);
}

/** What has passed when that which came for a device code was found good. */
export function noteDeviceChecks(journey: JourneyRecorder, hasIdToken: boolean): void {
  journey.step("token-answer-checked");
  if (!hasIdToken) return journey.step("no-id-token");
  journey.step("id-token-checked");
  journey.step("signature-checked");
}

/** Puts the failure at the step that found it; what failed as a request shows it itself. */
export function noteDeviceFailure(
  journey: JourneyRecorder,
  code: OAuthErrorCode | undefined,
): void {
  const key = code && FAILED_STEP[code];
  if (key !== undefined) journey.step(key, { state: "failed", errorCode: code });
  journey.step("nothing-kept");
}

const FAILED_STEP: Partial<Record<OAuthErrorCode, StepKey>> = {
  device_denied: "device-denied",
  device_code_expired: "device-expired",
  token_response_invalid: "token-answer-checked",
  id_token_invalid: "id-token-checked",
  clock_wrong: "id-token-checked",
  signature_invalid: "signature-checked",
  jwks_unavailable: "signature-checked",
  storage_full: "tokens-stored",
  storage_unavailable: "tokens-stored",
};
