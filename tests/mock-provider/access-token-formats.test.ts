import { createHash } from "node:crypto";
import { createRemoteJWKSet, decodeProtectedHeader, jwtVerify } from "jose";
import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import type { NodeMockProvider } from "../../src/mock-provider/node.ts";
import { signingAlgorithms } from "../../src/mock-provider/keys/signing-algorithms.ts";
import { callWith, createProver, signInWith } from "./dpop-client.ts";
import {
  call,
  createTestProvider,
  fullScope,
  issuer,
  post,
  refresh,
  signIn,
} from "./plain-client.ts";

async function introspect(token: string) {
  return (await post("/introspect", { client_id: "pixy", token })).body;
}

describe("an access token in JWT form", () => {
  let provider: NodeMockProvider;

  beforeEach(() => {
    ({ provider } = createTestProvider());
    onTestFinished(provider.listen());
  });

  it("says what RFC 9068 demands, and is signed with a published key", async () => {
    const { accessToken } = await signIn(provider);
    const now = provider.epochTime();

    const { payload, protectedHeader } = await jwtVerify(
      accessToken,
      createRemoteJWKSet(new URL(`${issuer}/jwks`)),
      { currentDate: new Date(now * 1000) },
    );

    expect(protectedHeader).toEqual({ alg: "RS256", typ: "at+jwt", kid: expect.any(String) });
    expect(payload).toEqual({
      iss: issuer,
      sub: "alice",
      aud: `${issuer}/api`,
      client_id: "pixy",
      scope: fullScope,
      jti: expect.any(String),
      iat: now,
      exp: now + 3600,
      auth_time: now,
      acr: "urn:mock:acr:password",
    });
  });

  it("cannot be an ID token, nor one an access token", async () => {
    const { accessToken, idToken } = await signIn(provider);

    expect(decodeProtectedHeader(accessToken).typ).not.toBe(decodeProtectedHeader(idToken).typ);
    expect((await call("/userinfo", idToken)).status).toBe(401);
    expect(await introspect(idToken)).toEqual({ active: false });
  });
});

describe("an opaque access token", () => {
  let provider: NodeMockProvider;
  let advance: (seconds: number) => void;

  beforeEach(() => {
    ({ provider, advance } = createTestProvider({ policy: { accessTokens: "opaque" } }));
    onTestFinished(provider.listen());
  });

  it("says nothing, and is not kept", async () => {
    const { accessToken } = await signIn(provider);

    expect(accessToken).toMatch(/^[\w-]{43}$/);
    const { accessTokens } = await provider.state.read();
    expect(JSON.stringify([...accessTokens])).not.toContain(accessToken);
  });

  it("opens the API and userinfo, until its time is over", async () => {
    const { accessToken } = await signIn(provider);

    expect((await call("/api/workflows", accessToken)).status).toBe(200);
    expect((await call("/userinfo", accessToken)).body["sub"]).toBe("alice");
    advance(3600);
    const late = await call("/api/workflows", accessToken);
    expect(late).toMatchObject({ status: 401, body: { error: "invalid_token" } });
    expect(late.body["error_description"]).toContain("expired");
  });

  it("is told of at introspection", async () => {
    const { accessToken } = await signIn(provider);

    expect(await introspect(accessToken)).toMatchObject({
      active: true,
      iss: issuer,
      sub: "alice",
      client_id: "pixy",
      scope: fullScope,
      token_type: "Bearer",
      aud: [`${issuer}/api`],
      exp: provider.epochTime() + 3600,
      iat: provider.epochTime(),
    });
    advance(3600);
    expect(await introspect(accessToken)).toEqual({ active: false });
  });

  it("is revoked by itself, and with its refresh token", async () => {
    const first = await signIn(provider);
    await post("/revoke", { client_id: "pixy", token: first.accessToken });

    expect((await call("/userinfo", first.accessToken)).status).toBe(401);
    const { body } = await refresh(first.refreshToken);
    expect((await call("/userinfo", String(body["access_token"]))).status).toBe(200);

    await post("/revoke", { client_id: "pixy", token: String(body["refresh_token"]) });
    expect((await call("/userinfo", String(body["access_token"]))).status).toBe(401);
    expect(await introspect(String(body["access_token"]))).toEqual({ active: false });
  });

  it("can be bound to a key", async () => {
    const prover = await createProver(provider);
    const { access_token: token } = await signInWith(provider, prover);
    const dpop = await prover.forCall("/userinfo", token);

    expect((await call("/userinfo", token)).status).toBe(401);
    expect((await callWith("/userinfo", { authorization: `DPoP ${token}`, dpop })).status).toBe(
      200,
    );
    expect(await introspect(token)).toMatchObject({
      token_type: "DPoP",
      cnf: { jkt: prover.key.thumbprint },
    });
  });
});

describe("an ID token", () => {
  it.each(signingAlgorithms)(
    "signed as %s verifies with a published key, and names its access token",
    async (alg) => {
      const { provider } = createTestProvider();
      onTestFinished(provider.listen());
      await provider.state.update(({ clients }) => {
        const pixy = clients.get("pixy");
        if (pixy) pixy.idTokenSignedResponseAlg = alg;
      });

      const { idToken, accessToken } = await signIn(provider);

      const { payload, protectedHeader } = await jwtVerify(
        idToken,
        createRemoteJWKSet(new URL(`${issuer}/jwks`)),
        { currentDate: new Date(provider.epochTime() * 1000) },
      );
      expect(protectedHeader.alg).toBe(alg);
      // The hash is that of the algorithm; Ed25519 has SHA-512 (RFC 8032 §5.1).
      const [hash, half] = alg === "EdDSA" ? (["sha512", 32] as const) : (["sha256", 16] as const);
      expect(payload["at_hash"]).toBe(
        createHash(hash).update(accessToken).digest().subarray(0, half).toString("base64url"),
      );
    },
  );
});
