import { compactVerify, decodeJwt, decodeProtectedHeader, errors, importJWK } from "jose";
import { expect } from "vitest";
import { foreignKey } from "../../../src/mock-provider/scenarios/forged-jws.ts";
import { idTokenSignatureScenarios } from "../../../src/mock-provider/scenarios/id-token-signature.ts";
import { type Twin, proveAll } from "./prove.ts";
import { fetchJwks, rightClaims, verify } from "./published-keys.ts";
import { signIn } from "./twin-client.ts";

proveAll(idTokenSignatureScenarios, {
  async "id-token-signature-corrupted"(twin) {
    const idToken = await expectBadSignature(twin, "RS256");

    expect(signatureLength(idToken)).toBe(256);
  },

  async "id-token-signature-corrupted-es256"(twin) {
    const idToken = await expectBadSignature(twin, "ES256");

    expect(signatureLength(idToken)).toBe(64);
  },

  async "id-token-signature-missing"(twin) {
    const idToken = await expectBadSignature(twin, "RS256");

    expect(signatureLength(idToken)).toBe(0);
  },

  async "id-token-payload-swapped"(twin) {
    const { idToken } = await signIn(twin);
    const jwks = await fetchJwks(twin);
    const claims = decodeJwt(idToken);

    expect(claims).toMatchObject({ ...rightClaims(twin), sub: "mallory" });
    await expectUnverified(idToken, jwks);
    // Under the payload for Alice the signature is good.
    const [header, , signature] = idToken.split(".");
    const signed = Buffer.from(JSON.stringify({ ...claims, sub: "alice" })).toString("base64url");
    await expect(verify([header, signed, signature].join("."), jwks)).resolves.toBeDefined();
  },

  async "id-token-foreign-key"(twin) {
    await expectStranger(twin);
  },

  async "id-token-embedded-jwk"(twin) {
    const idToken = await expectStranger(twin);

    // It verifies for whoever believes the header.
    const { jwk } = decodeProtectedHeader(idToken);
    expect(jwk).toMatchObject({ kty: "RSA", n: expect.any(String) });
    await expect(
      compactVerify(idToken, await importJWK(jwk ?? {}, "RS256")),
    ).resolves.toBeDefined();
  },

  async "id-token-jku"(twin) {
    const { jku = "" } = decodeProtectedHeader(await expectStranger(twin));

    expect(new URL(jku).origin).not.toBe(new URL(twin.issuer).origin);
  },

  async "id-token-x5u"(twin) {
    const { x5u = "" } = decodeProtectedHeader(await expectStranger(twin));

    expect(new URL(x5u).origin).not.toBe(new URL(twin.issuer).origin);
  },
});

/** Everything but the signature is right. */
async function expectBadSignature(twin: Twin, alg: string): Promise<string> {
  const { idToken } = await signIn(twin);
  const jwks = await fetchJwks(twin);
  const { kid } = jwks.keys.find((key) => key.alg === alg) ?? {};
  expect(decodeProtectedHeader(idToken)).toEqual({ alg, kid });
  expect(decodeJwt(idToken)).toMatchObject(rightClaims(twin));
  await expectUnverified(idToken, jwks);
  return idToken;
}

/** Signed well by a stranger, under the `kid` of the right key. */
async function expectStranger(twin: Twin): Promise<string> {
  const { idToken } = await signIn(twin);
  const jwks = await fetchJwks(twin);
  const { kid } = jwks.keys.find((key) => key.alg === "RS256") ?? {};
  expect(decodeProtectedHeader(idToken)).toMatchObject({ alg: "RS256", kid });
  expect(decodeJwt(idToken)).toMatchObject(rightClaims(twin));
  await expectUnverified(idToken, jwks);
  const { publicJwk } = await foreignKey("RS256");
  await expect(compactVerify(idToken, await importJWK(publicJwk, "RS256"))).resolves.toBeDefined();
  return idToken;
}

async function expectUnverified(jws: string, jwks: Awaited<ReturnType<typeof fetchJwks>>) {
  await expect(verify(jws, jwks)).rejects.toThrow(errors.JWSSignatureVerificationFailed);
}

/** @returns bytes */
function signatureLength(jws: string): number {
  return Buffer.from(jws.split(".")[2] ?? "", "base64url").length;
}
