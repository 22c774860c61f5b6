import { describe, expect } from "vitest";
import {
  pollDeviceAuthorization,
  requestDeviceAuthorization,
  validateDeviceResponse,
} from "../../src/oauth/device-authorization.ts";
import { isSecureUrl } from "../../src/oauth/secure-endpoint.ts";
import { ACCESS_TOKEN, REFRESH_TOKEN } from "../oauth/sign-in.ts";
import { answering, ISSUER, keyring, METADATA, PROFILE } from "../support/provider-double.ts";
import { answerOf, hostileAnswer } from "./hostile.ts";
import { itHolds, verdictOf } from "./property.ts";

const CONTEXT = {
  profile: { ...PROFILE, scope: "read" },
  metadata: { ...METADATA, device_authorization_endpoint: `${ISSUER}/device` },
};
const DEVICE_CODE = "GmRhmhcxhwAzkoEqiMEg_DnyEysNkuNhszIySk9eS";
const now = () => 1_000_000;

describe("an answer to a device", () => {
  itHolds(
    "that asks for a code is one that can be shown, kept and polled with, or an OAuthError",
    hostileAnswer({
      device_code: DEVICE_CODE,
      user_code: "WDJB-MJHT",
      verification_uri: `${ISSUER}/device`,
      verification_uri_complete: `${ISSUER}/device?user_code=WDJB-MJHT`,
      expires_in: 1800,
      interval: 5,
    }),
    async (draft) => {
      const { fetch } = answering({ "/device": () => answerOf(draft) });
      const { value } = await verdictOf(() => requestDeviceAuthorization(CONTEXT, { fetch, now }));
      if (value === undefined) return;
      expect(value.userCode).toMatch(/^[^\p{C}\p{M}]{1,64}$/u);
      expect(value.verificationUri).toMatch(/^[\x21-\x7e]{1,1024}$/);
      expect(value.deviceCode.length).toBeGreaterThan(0);
      expect(value.interval).toBeGreaterThanOrEqual(1);
      expect(value.interval).toBeLessThanOrEqual(300);
      expect(value.expiresAt).toBeGreaterThan(now());
      expect(value.expiresAt).toBeLessThanOrEqual(now() + 86_400_000);
      const complete = value.verificationUriComplete;
      expect(complete === undefined || isSecureUrl(complete)).toBe(true);
      expect(JSON.parse(JSON.stringify(value))).toEqual(value);
    },
  );

  itHolds(
    "that polls is a word to wait, a usable token set or an OAuthError",
    hostileAnswer({
      access_token: ACCESS_TOKEN,
      token_type: "Bearer",
      refresh_token: REFRESH_TOKEN,
      expires_in: 60,
      error: "authorization_pending",
    }),
    async (draft) => {
      const { fetch } = answering({ "/token": () => answerOf(draft) });
      const { value } = await verdictOf(() =>
        pollDeviceAuthorization(CONTEXT, DEVICE_CODE, { fetch, now }),
      );
      if (value?.said !== "yes") return;
      const { response } = value;
      const done = await verdictOf(() => validateDeviceResponse(response, CONTEXT, keyring([])));
      const [access] = Object.values(done.value?.tokenSet.accessTokens ?? {});
      if (access !== undefined) expect(access.token).toMatch(/^[\x20-\x7e]+$/);
    },
  );
});
