import { decodeJwt } from "jose";
import { expect } from "vitest";
import { policyScenarios } from "../../../src/mock-provider/scenarios/provider-policy.ts";
import { authorizationParams, verifier, readAnswer } from "../plain-client.ts";
import { createProver } from "./dpop-prover.ts";
import { proveGoogleLike } from "./google-like-proof.ts";
import { type Twin, proveAll } from "./prove.ts";
import {
  allow,
  allowAll,
  get,
  metadataOf,
  obtainCode,
  post,
  redeem,
  refresh,
  registeredClient,
  sendCode,
  signIn,
} from "./twin-client.ts";

const anotherVerifier = "a-verifier-that-has-nothing-to-do-with-the-challenge";

proveAll(policyScenarios, {
  async "pkce-optional"(twin) {
    const none = { code_challenge: undefined, code_challenge_method: undefined };

    const bare = await redeem(twin, await obtainCode(twin, none), { code_verifier: undefined });
    const wrong = await redeem(twin, await obtainCode(twin), { code_verifier: anotherVerifier });

    expect(bare.status).toBe(200);
    expect(wrong.body["error"]).toBe("invalid_grant");
  },

  async "pkce-ignored"(twin) {
    const wrong = await redeem(twin, await obtainCode(twin), { code_verifier: anotherVerifier });
    const bare = await redeem(twin, await obtainCode(twin), { code_verifier: undefined });

    expect([wrong.status, bare.status]).toEqual([200, 200]);
  },

  async "plain-challenges-accepted"(twin) {
    const plain = { code_challenge: verifier, code_challenge_method: "plain" };

    const answer = await redeem(twin, await obtainCode(twin, plain));

    expect(answer.status).toBe(200);
    expect((await metadataOf(twin))["code_challenge_methods_supported"]).toEqual(["S256", "plain"]);
  },

  async "redirect-uri-prefix-match"(twin) {
    const [registered] = (await registeredClient(twin)).redirectUris;
    const redirectUri = `${registered}/../../open-redirect`;

    const location = await allow(twin, { redirect_uri: redirectUri });

    expect(location.pathname).toBe("/open-redirect");
    expect(location.searchParams.get("code")).toMatch(/./);
  },

  async "codes-reusable"(twin) {
    const code = await obtainCode(twin);

    const first = await redeem(twin, code);
    const second = await redeem(twin, code);

    expect([first.status, second.status]).toEqual([200, 200]);
    for (const { body } of [first, second]) {
      expect((await get(twin, "/userinfo", String(body["access_token"]))).status).toBe(200);
    }
  },

  async "no-iss-parameter"(twin) {
    const { searchParams } = await allow(twin);

    expect(searchParams.get("code")).toMatch(/./);
    expect(searchParams.has("iss")).toBe(false);
    const metadata = await metadataOf(twin);
    expect(metadata["authorization_response_iss_parameter_supported"]).toBe(false);
  },

  async "par-required"(twin) {
    const [redirectUri] = (await registeredClient(twin)).redirectUris;
    const params = authorizationParams({ redirect_uri: redirectUri });

    const refused = await allow(twin);
    const pushed = await readAnswer(await post(`${twin.issuer}/par`, Object.fromEntries(params)));
    const requestUri = String(pushed.body["request_uri"]);
    const reference = new URLSearchParams({ client_id: "pixy", request_uri: requestUri });
    const allowed = await allowAll(twin, reference);

    expect((await metadataOf(twin))["require_pushed_authorization_requests"]).toBe(true);
    expect(refused.searchParams.get("error")).toBe("invalid_request");
    expect(refused.searchParams.has("code")).toBe(false);
    expect(pushed.status).toBe(201);
    expect(allowed.searchParams.get("code")).toMatch(/./);
  },

  async "dpop-required"(twin) {
    const code = await obtainCode(twin);
    const prover = await createProver();
    const dpop = await prover.prove("POST", `${twin.issuer}/token`);

    const without = await redeem(twin, code);
    const bound = await readAnswer(await sendCode(twin, code, {}, { headers: { dpop } }));

    expect(without).toMatchObject({ status: 400, body: { error: "invalid_request" } });
    expect(bound).toMatchObject({ status: 200, body: { token_type: "DPoP" } });
  },

  async "dpop-nonces-required"(twin) {
    const code = await obtainCode(twin);
    const endpoint = `${twin.issuer}/token`;
    const prover = await createProver();
    async function exchange(nonce?: string) {
      const dpop = await prover.prove("POST", endpoint, { nonce });
      return readAnswer(await sendCode(twin, code, {}, { headers: { dpop } }));
    }

    const refused = await exchange();
    const nonce = refused.headers.get("dpop-nonce") ?? "";
    const accepted = await exchange(nonce);

    expect(refused).toMatchObject({ status: 400, body: { error: "use_dpop_nonce" } });
    expect(nonce).toMatch(/./);
    expect(accepted).toMatchObject({ status: 200, body: { token_type: "DPoP" } });
    await expectNonceDemandedByApi(twin, prover, String(accepted.body["access_token"]));
  },

  async "refresh-tokens-not-rotated"(twin) {
    const { refreshToken } = await signIn(twin);

    const first = await refresh(twin, refreshToken);
    const second = await refresh(twin, refreshToken);

    for (const answer of [first, second]) {
      expect(answer).toMatchObject({ status: 200, body: { refresh_token: refreshToken } });
    }
  },

  async "no-reuse-detection"(twin) {
    const { refreshToken } = await signIn(twin);

    const first = await refresh(twin, refreshToken);
    const second = await refresh(twin, refreshToken);
    const third = await refresh(twin, String(first.body["refresh_token"]));

    expect([first.status, second.status, third.status]).toEqual([200, 200, 200]);
    expect(first.body["refresh_token"]).not.toBe(refreshToken);
  },

  async "opaque-access-tokens"(twin) {
    const { accessToken } = await signIn(twin);

    expect(accessToken).toMatch(/^[\w-]{43}$/);
    expect((await get(twin, "/userinfo", accessToken)).status).toBe(200);
  },

  async "no-refresh-tokens"(twin) {
    const { body } = await redeem(twin, await obtainCode(twin));

    expect(body["scope"]).toContain("offline_access");
    expect(body).not.toHaveProperty("refresh_token");
  },

  async "refresh-token-without-offline-access"(twin) {
    const { body } = await redeem(twin, await obtainCode(twin, { scope: "openid" }));

    expect(body["scope"]).toBe("openid");
    expect((await refresh(twin, String(body["refresh_token"]))).status).toBe(200);
  },

  async "secret-demanded"(twin) {
    const answer = await redeem(twin, await obtainCode(twin));

    expect(answer).toMatchObject({ status: 401, body: { error: "invalid_client" } });
    expect(answer.body["error_description"]).toContain("client_secret");
    const methods = (await metadataOf(twin))["token_endpoint_auth_methods_supported"];
    expect(methods).not.toContain("none");
  },

  async "short-lived-tokens"(twin) {
    const { accessToken, refreshToken, expiresIn } = await signIn(twin);
    const { iat = 0, exp } = decodeJwt(accessToken);

    expect(expiresIn).toBe(5);
    expect(exp).toBe(iat + 5);
    expect((await refresh(twin, refreshToken)).body["expires_in"]).toBe(5);
    await twin.provider.state.update(({ settings }) => {
      settings.clockSkew = 5;
    });
    expect((await get(twin, "/userinfo", accessToken)).status).toBe(401);
  },

  "google-like": proveGoogleLike,
});

async function expectNonceDemandedByApi(
  twin: Twin,
  prover: Awaited<ReturnType<typeof createProver>>,
  accessToken: string,
): Promise<void> {
  const url = `${twin.issuer}/api/workflows`;
  async function callApi(nonce?: string): Promise<Response> {
    const dpop = await prover.prove("GET", url, { nonce, accessToken });
    return fetch(url, { headers: { authorization: `DPoP ${accessToken}`, dpop } });
  }

  const refused = await callApi();
  const accepted = await callApi(refused.headers.get("dpop-nonce") ?? "");

  expect(refused.status).toBe(401);
  expect(refused.headers.get("www-authenticate")).toContain('error="use_dpop_nonce"');
  expect(accepted.status).toBe(200);
}
