import { decodeJwt } from "jose";
import { expect } from "vitest";
import { refreshScenarios } from "../../../src/mock-provider/scenarios/refresh.ts";
import { type Twin, proveAll } from "./prove.ts";
import { readAnswer } from "../plain-client.ts";
import {
  countUsedRefreshTokens,
  expectDelay,
  expectSilence,
  get,
  refresh,
  sendRefresh,
  signIn,
} from "./twin-client.ts";

proveAll(refreshScenarios, {
  async "refresh-without-new-refresh-token"(twin) {
    const { refreshToken } = await signIn(twin);

    const first = await refresh(twin, refreshToken);
    const second = await refresh(twin, refreshToken);

    expect(first.body).toMatchObject({ access_token: expect.any(String) });
    expect(first.body).not.toHaveProperty("refresh_token");
    expect(second.status).toBe(200);
  },

  async "refresh-same-token-unbound"(twin) {
    const { refreshToken } = await signIn(twin);

    const { body } = await refresh(twin, refreshToken);

    expect(body).toMatchObject({ refresh_token: refreshToken, token_type: "Bearer" });
  },

  async "refresh-invalid-grant"(twin) {
    await expectRefusal(twin, 400, "invalid_grant");
  },

  async "refresh-invalid-client"(twin) {
    await expectRefusal(twin, 401, "invalid_client");
  },

  async "refresh-unauthorized-client"(twin) {
    await expectRefusal(twin, 400, "unauthorized_client");
  },

  async "refresh-invalid-scope"(twin) {
    await expectRefusal(twin, 400, "invalid_scope");
  },

  async "refresh-500"(twin) {
    await expectRefusal(twin, 500, "server_error");
  },

  async "refresh-500-after-rotation"(twin) {
    const { refreshToken } = await signIn(twin);

    const answer = await refresh(twin, refreshToken);

    expect(answer).toMatchObject({ status: 500, body: { error: "server_error" } });
    expect(await countUsedRefreshTokens(twin)).toBe(1);
  },

  async "refresh-503"(twin) {
    const headers = await expectRefusal(twin, 503, "temporarily_unavailable");

    expect(headers.get("retry-after")).toBe("5");
  },

  async "refresh-429"(twin) {
    const headers = await expectRefusal(twin, 429, "too_many_requests");

    expect(headers.get("retry-after")).toBe("30");
    expect(headers.get("access-control-expose-headers")).toContain("Retry-After");
  },

  async "refresh-429-retry-after-hidden"(twin) {
    const headers = await expectRefusal(twin, 429, "too_many_requests");

    expect(headers.get("retry-after")).toBe("30");
    expect(headers.get("access-control-allow-origin")).toBe("*");
    expect(headers.get("access-control-expose-headers")).not.toMatch(/retry-after/i);
  },

  async "refresh-html"(twin) {
    const { refreshToken } = await signIn(twin);

    const answer = await sendRefresh(twin, refreshToken);

    expect(answer.status).toBe(200);
    expect(answer.headers.get("content-type")).toMatch(/^text\/html/);
    expect(await answer.text()).toMatch(/^<!doctype html>/);
    expect(await countUsedRefreshTokens(twin)).toBe(0);
  },

  async "refresh-hangs"(twin) {
    const { refreshToken } = await signIn(twin);

    await expectSilence(twin, (options) => sendRefresh(twin, refreshToken, {}, options));

    expect(await countUsedRefreshTokens(twin)).toBe(1);
  },

  async "refresh-slow"(twin) {
    const { refreshToken } = await signIn(twin);

    const answer = await expectDelay(
      () => sendRefresh(twin, refreshToken),
      async () => (await countUsedRefreshTokens(twin)) === 1,
    );

    expect((await readAnswer(answer)).body).toHaveProperty("access_token");
  },

  async "refresh-reduced-scope"(twin) {
    const { accessToken, refreshToken } = await signIn(twin);

    const first = await refresh(twin, refreshToken);
    const second = await refresh(twin, String(first.body["refresh_token"]));

    expect((await get(twin, "/api/workflows", accessToken)).status).toBe(200);
    expect(first.body["scope"]).toBe("openid profile offline_access");
    expect(second.body["scope"]).toBe("openid profile offline_access");
    const call = await get(twin, "/api/workflows", String(first.body["access_token"]));
    expect(call.status).toBe(403);
  },

  async "refresh-token-expires-early"(twin) {
    const { refreshToken } = await signIn(twin);

    expect(await refresh(twin, refreshToken)).toMatchObject({
      status: 400,
      body: { error: "invalid_grant", error_description: "this refresh token has expired" },
    });
  },

  async "refresh-token-invalid-issuer"(twin) {
    expect(await refreshedClaims(twin)).toMatchObject({ iss: "https://attacker.example" });
  },

  async "refresh-token-invalid-sub"(twin) {
    expect(await refreshedClaims(twin)).toMatchObject({ iss: twin.issuer, sub: "mallory" });
  },

  async "refresh-id-token-other-audience"(twin) {
    expect(await refreshedClaims(twin)).toMatchObject({ sub: "alice", aud: "another-client" });
  },

  async "refresh-id-token-with-nonce"(twin) {
    expect(await refreshedClaims(twin)).toMatchObject({ nonce: "the-nonce" });
  },

  async "refresh-id-token-other-nonce"(twin) {
    const { nonce } = await refreshedClaims(twin);

    expect(nonce).toMatch(/./);
    expect(nonce).not.toBe("the-nonce");
  },

  async "refresh-without-id-token"(twin) {
    const { idToken, refreshToken } = await signIn(twin);

    const { body } = await refresh(twin, refreshToken);

    expect(decodeJwt(idToken).sub).toBe("alice");
    expect(body).toMatchObject({ scope: expect.stringContaining("openid") });
    expect(body).not.toHaveProperty("id_token");
  },
});

/** Expects that a refresh is refused and the refresh token not used up. */
async function expectRefusal(twin: Twin, status: number, error: string): Promise<Headers> {
  const { refreshToken } = await signIn(twin);

  const answer = await refresh(twin, refreshToken);

  expect(answer).toMatchObject({ status, body: { error } });
  expect(await countUsedRefreshTokens(twin)).toBe(0);
  return answer.headers;
}

/** @returns the claims of a refreshed ID token; those of the sign-in are as they should be */
async function refreshedClaims(twin: Twin) {
  const { idToken, refreshToken } = await signIn(twin);
  expect(decodeJwt(idToken)).toMatchObject({
    iss: twin.issuer,
    sub: "alice",
    aud: "pixy",
    nonce: "the-nonce",
  });
  const { body } = await refresh(twin, refreshToken);
  return decodeJwt(String(body["id_token"]));
}
