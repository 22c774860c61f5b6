import { MutationObserver } from "@tanstack/react-query";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { OAuthError, type OAuthErrorCode } from "../../src/oauth/oauth-error.ts";
import { createQueryClient } from "../../src/queries/query-client.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** @returns how often a read is tried that always fails in the same way */
async function triesOf(failure: Error): Promise<number> {
  const client = createQueryClient();
  const queryFn = vi.fn(() => Promise.reject(failure));
  // What a screen uses: `fetchQuery` has retry rules of its own.
  const { retry } = client.getDefaultOptions().queries ?? {};
  const outcome = client.fetchQuery({
    queryKey: ["read"],
    queryFn,
    ...(retry !== undefined && { retry }),
  });
  const settled = outcome.catch(() => undefined);
  await vi.advanceTimersByTimeAsync(60_000);
  await settled;
  client.clear();
  return queryFn.mock.calls.length;
}

describe("a read that failed", () => {
  for (const code of ["provider_unreachable", "provider_error", "timeout"] as const) {
    it(`is tried twice more when another moment may mend it: ${code}`, async () => {
      expect(await triesOf(new OAuthError(code, "?"))).toBe(3);
    });
  }

  const final: OAuthErrorCode[] = [
    "offline",
    "rate_limited",
    "refresh_rejected",
    "refresh_interrupted",
    "refresh_unavailable",
    "session_ended",
    "api_unauthorized",
    "origin_not_allowed",
    "body_not_replayable",
    "storage_full",
    "vault_key_lost",
    "record_corrupted",
    "profile_missing",
    "account_changed",
  ];
  for (const code of final) {
    it(`is not tried again when that would fail again: ${code}`, async () => {
      expect(await triesOf(new OAuthError(code, "?"))).toBe(1);
    });
  }

  it("is not tried again when it is a mistake of ours", async () => {
    expect(await triesOf(new TypeError("a bug"))).toBe(1);
  });
});

describe("a request that changes something", () => {
  it("is never tried again: nobody knows whether it was carried out", async () => {
    const client = createQueryClient();
    const mutationFn = vi.fn(() => Promise.reject(new OAuthError("timeout", "?")));
    const mutation = new MutationObserver(client, { mutationFn });
    const outcome = mutation.mutate().catch(() => undefined);
    await vi.advanceTimersByTimeAsync(60_000);
    await outcome;

    expect(mutationFn).toHaveBeenCalledOnce();
    client.clear();
  });
});
