import { describe, expect, it } from "vitest";
import {
  judgeRefreshFailure,
  resendPause,
  retryDelay,
} from "../../src/connections/refresh-failure.ts";
import { OAuthError, type OAuthErrorCode } from "../../src/oauth/oauth-error.ts";

function rejection(error?: string) {
  return new OAuthError("token_request_rejected", "no", {
    details: error === undefined ? {} : { error },
  });
}

describe("the verdict on a failed refresh", () => {
  const cases: [failure: unknown, outcome: string, code: OAuthErrorCode][] = [
    [rejection("invalid_grant"), "ended", "refresh_rejected"],
    [rejection("invalid_client"), "ended", "refresh_rejected"],
    [rejection("unauthorized_client"), "ended", "refresh_rejected"],
    [rejection("invalid_scope"), "not-processed", "refresh_rejected"],
    [rejection("invalid_request"), "not-processed", "token_request_rejected"],
    [rejection("invalid_target"), "not-processed", "token_request_rejected"],
    [rejection(), "unknown", "response_malformed"],
    [rejection("Not Found"), "unknown", "response_malformed"],
    [rejection("Forbidden"), "unknown", "response_malformed"],
    [new OAuthError("rate_limited", "429"), "not-processed", "rate_limited"],
    [
      new OAuthError("provider_error", "503", { details: { status: 503 } }),
      "not-processed",
      "provider_error",
    ],
    [
      new OAuthError("provider_error", "502", { details: { status: 502 } }),
      "unknown",
      "provider_error",
    ],
    [new OAuthError("provider_error", "?"), "unknown", "provider_error"],
    [new OAuthError("provider_unreachable", "?"), "unknown", "provider_unreachable"],
    [new OAuthError("response_malformed", "?"), "unknown", "response_malformed"],
    [new OAuthError("response_too_large", "?"), "unknown", "response_too_large"],
    [new OAuthError("redirect_refused", "?"), "unknown", "redirect_refused"],
    [new OAuthError("timeout", "?"), "unknown", "timeout"],
    [new TypeError("a bug"), "unknown", "provider_unreachable"],
    [new OAuthError("account_changed", "?"), "already-written", "account_changed"],
  ];
  for (const [failure, outcome, code] of cases) {
    const name =
      failure instanceof OAuthError
        ? `${failure.code} ${failure.details.error ?? failure.message}`
        : "a bug";
    it(`is "${outcome}" on ${name}`, () => {
      const verdict = judgeRefreshFailure(failure, false);

      expect(verdict.outcome).toBe(outcome);
      expect(verdict.error.code).toBe(code);
    });
  }

  it("on invalid_grant is an interruption after a send whose fate is unknown", () => {
    const verdict = judgeRefreshFailure(rejection("invalid_grant"), true);

    expect(verdict).toMatchObject({ outcome: "ended", tokens: "drop-tokens" });
    expect(verdict.error).toMatchObject({
      code: "refresh_interrupted",
      details: { error: "invalid_grant" },
      cause: { code: "token_request_rejected" },
    });
  });

  it("on a refusal that is no OAuth error keeps what is known, without a stranger's words", () => {
    const failure = new OAuthError("token_request_rejected", "no", {
      details: { error: "Forbidden", status: 403, retryAfter: 60 },
    });

    expect(judgeRefreshFailure(failure, false).error).toMatchObject({
      details: { status: 403, retryAfter: 60 },
      cause: failure,
    });
    expect(judgeRefreshFailure(failure, false).error.details.error).toBeUndefined();
  });

  it("keeps the tokens only when it is the registration that has changed", () => {
    expect(judgeRefreshFailure(rejection("invalid_client"), true)).toMatchObject({
      tokens: "keep-tokens",
    });
    expect(judgeRefreshFailure(rejection("invalid_grant"), false)).toMatchObject({
      tokens: "drop-tokens",
    });
  });
});

describe("the pause before the next try", () => {
  it("doubles from four seconds to five minutes", () => {
    const delays = Array.from({ length: 10 }, (_, failures) =>
      retryDelay(failures, undefined, 0.5),
    );

    expect(delays.map((delay) => delay / 1000)).toEqual([
      4, 8, 16, 32, 64, 128, 256, 300, 300, 300,
    ]);
  });

  it("is moved by a quarter at most, so that tabs do not all try at once", () => {
    expect(retryDelay(0, undefined, 0)).toBe(3_000);
    expect(retryDelay(0, undefined, 1)).toBe(5_000);
    expect(retryDelay(1_000, undefined, 1)).toBe(375_000);
  });

  it("is never shorter than the provider asks for", () => {
    expect(retryDelay(0, 120, 0.5)).toBe(120_000);
    expect(retryDelay(9, 1, 0.5)).toBe(300_000);
    expect(retryDelay(0, 0, 0.5)).toBe(4_000);
  });

  it("between two sends in doubt grows with each of them", () => {
    expect([1, 2].map(resendPause)).toEqual([4_000, 8_000]);
  });
});
