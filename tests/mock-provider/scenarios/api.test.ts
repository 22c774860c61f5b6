import { createRemoteJWKSet, decodeJwt, decodeProtectedHeader, jwtVerify } from "jose";
import { expect, it, onTestFinished } from "vitest";
import { secondFactorAcr } from "../../../src/mock-provider/tokens/acr.ts";
import { apiScenarios } from "../../../src/mock-provider/scenarios/api.ts";
import { call, createTestProvider, signIn as signInAtRoot, readAnswer } from "../plain-client.ts";
import { type Twin, proveAll } from "./prove.ts";
import { get, refresh, registeredClient, signIn } from "./twin-client.ts";

proveAll(apiScenarios, {
  async "api-401"(twin) {
    const { accessToken, refreshToken } = await signIn(twin);

    const first = await get(twin, "/api/workflows", accessToken);
    const { body } = await refresh(twin, refreshToken);
    const second = await get(twin, "/api/workflows", String(body["access_token"]));

    expect([first.status, second.status]).toEqual([401, 401]);
    expect(second.headers.get("www-authenticate")).toContain('error="invalid_token"');
    expect((await get(twin, "/userinfo", accessToken)).status).toBe(200);
  },

  async "api-403-insufficient-scope"(twin) {
    const { accessToken } = await signIn(twin);

    const answer = await get(twin, "/api/workflows", accessToken);

    expect(answer.status).toBe(403);
    expect(answer.headers.get("www-authenticate")).toMatch(
      /error="insufficient_scope".*scope="write:workflows"/,
    );
  },

  async "api-step-up"(twin) {
    const { accessToken } = await signIn(twin);

    const answer = await get(twin, "/api/workflows", accessToken);

    expect(answer.status).toBe(401);
    expect(answer.headers.get("www-authenticate")).toMatch(
      /error="insufficient_user_authentication".*acr_values="urn:mock:acr:second-factor", max_age="300"/,
    );
    await twin.provider.state.update(({ sessions }) => {
      for (const session of sessions.values()) session.acr = secondFactorAcr;
    });
    const steppedUp = await signIn(twin);
    expect((await get(twin, "/api/workflows", steppedUp.accessToken)).status).toBe(200);
    expect((await get(twin, "/api/workflows", accessToken)).status).toBe(401);
  },

  async "api-redirect-to-foreign-origin"(twin) {
    const { accessToken } = await signIn(twin);

    const answer = await get(twin, "/api/workflows", accessToken);

    expect(answer.status).toBe(307);
    const location = new URL(answer.headers.get("location") ?? "");
    expect(location.origin).not.toBe(new URL(twin.issuer).origin);
  },

  async "www-authenticate-missing"(twin) {
    const answer = await get(twin, "/api/workflows", "a-wrong-token");

    expect(answer.status).toBe(401);
    expect(answer.headers.has("www-authenticate")).toBe(false);
  },

  async "www-authenticate-hidden"(twin) {
    const answer = await get(twin, "/api/workflows", "a-wrong-token");

    expect(answer.headers.get("www-authenticate")).toContain("invalid_token");
    expect(answer.headers.get("access-control-allow-origin")).toBe("*");
    expect(answer.headers.get("access-control-expose-headers")).not.toMatch(/www-authenticate/i);
  },

  async "userinfo-invalid-sub"(twin) {
    const { accessToken, idToken } = await signIn(twin);

    const { body } = await readAnswer(await get(twin, "/userinfo", accessToken));

    expect(decodeJwt(idToken).sub).toBe("alice");
    expect(body).toMatchObject({ sub: "mallory", name: "Mallory Example" });
  },

  async "userinfo-missing-sub"(twin) {
    const { accessToken } = await signIn(twin);

    const { body } = await readAnswer(await get(twin, "/userinfo", accessToken));

    expect(body).toMatchObject({ name: "Alice Example" });
    expect(body).not.toHaveProperty("sub");
  },

  async "userinfo-signed"(twin) {
    expect((await registeredClient(twin)).userinfoSignedResponseAlg).toBeUndefined();

    const verified = await verifyUserinfo(twin, await fetchSignedUserinfo(twin));

    expect(verified.payload).toMatchObject({ sub: "alice", iss: twin.issuer, aud: "pixy" });
  },

  async "userinfo-signature-invalid"(twin) {
    const jwt = await fetchSignedUserinfo(twin);

    expect(decodeProtectedHeader(jwt)).toMatchObject({ alg: "RS256" });
    expect(decodeJwt(jwt)).toMatchObject({ sub: "alice", name: "Mallory Example" });
    await expect(verifyUserinfo(twin, jwt)).rejects.toThrow("signature verification failed");
  },

  async "userinfo-down"(twin) {
    const { accessToken } = await signIn(twin);

    const { status, headers } = await readAnswer(await get(twin, "/userinfo", accessToken));

    expect(status).toBe(503);
    expect(headers.get("retry-after")).toBe("5");
  },
});

it("answers one API call with 401, and the next as it should, when api-401 is to happen once", async () => {
  const { provider } = createTestProvider({ scenarios: ["api-401.once"] });
  onTestFinished(provider.listen());
  const { accessToken } = await signInAtRoot(provider);

  expect((await call("/api/workflows", accessToken)).status).toBe(401);
  expect((await call("/api/workflows", accessToken)).status).toBe(200);
});

async function fetchSignedUserinfo(twin: Twin): Promise<string> {
  const { accessToken } = await signIn(twin);
  const answer = await get(twin, "/userinfo", accessToken);
  expect(answer.headers.get("content-type")).toBe("application/jwt");
  return answer.text();
}

function verifyUserinfo(twin: Twin, jwt: string) {
  return jwtVerify(jwt, createRemoteJWKSet(new URL(`${twin.issuer}/jwks`)));
}
