import { createHmac, createPublicKey } from "node:crypto";
import { decodeJwt, decodeProtectedHeader } from "jose";
import { expect } from "vitest";
import { idTokenAlgorithmScenarios } from "../../../src/mock-provider/scenarios/id-token-algorithms.ts";
import { type Twin, proveAll } from "./prove.ts";
import { fetchJwks, rightClaims, verify } from "./published-keys.ts";
import { metadataOf, signIn } from "./twin-client.ts";

proveAll(idTokenAlgorithmScenarios, {
  "id-token-alg-none": unsigned({ alg: "none" }),
  "id-token-alg-none-odd-case": unsigned({ alg: "nOnE" }),
  "id-token-alg-null": unsigned({ alg: null, kid: expect.any(String) }),
  "id-token-alg-missing": unsigned({ kid: expect.any(String) }),

  async "id-token-hs256-public-key-pem"(twin) {
    const jwk = (await fetchJwks(twin)).keys.find(({ alg }) => alg === "RS256");
    const pem = createPublicKey({ key: { ...jwk }, format: "jwk" }).export({
      type: "spki",
      format: "pem",
    });

    await expectHmac(twin, pem.toString().trim());
  },

  async "id-token-hs256-public-key-jwk"(twin) {
    const jwk = (await fetchJwks(twin)).keys.find(({ alg }) => alg === "RS256");

    await expectHmac(twin, JSON.stringify(jwk));
  },

  async "id-token-hs256-client-id"(twin) {
    await expectHmac(twin, "pixy");
  },

  async "id-token-hs256-unknown-secret"(twin) {
    const [first, second] = [(await signIn(twin)).idToken, (await signIn(twin)).idToken];

    expect(decodeProtectedHeader(first).alg).toBe("HS256");
    expect(decodeJwt(first)).toMatchObject(rightClaims(twin));
    expect(Buffer.from(first.split(".")[2] ?? "", "base64url")).toHaveLength(32);
    await expect(verify(first, await fetchJwks(twin))).rejects.toThrow("Unsupported");
    expect(first.split(".")[2]).not.toBe(second.split(".")[2]);
  },

  "id-token-es256": signedWith("ES256", 16),
  "id-token-ps256": signedWith("PS256", 16),
  "id-token-eddsa": signedWith("EdDSA", 32),

  async "id-token-alg-not-advertised"(twin) {
    const metadata = await metadataOf(twin);

    await signedWith("ES256", 16)(twin);

    expect(metadata["id_token_signing_alg_values_supported"]).toEqual(["RS256"]);
  },
});

/** The claims are right, and nobody signed them. */
function unsigned(header: Readonly<Record<string, unknown>>) {
  return async (twin: Twin) => {
    const { idToken } = await signIn(twin);

    const [first = "", , signature, ...more] = idToken.split(".");
    expect(JSON.parse(Buffer.from(first, "base64url").toString())).toEqual(header);
    expect([signature, ...more]).toEqual([""]);
    expect(decodeJwt(idToken)).toMatchObject(rightClaims(twin));
  };
}

/** The claims are right, and the HMAC is made with what is no secret. */
async function expectHmac(twin: Twin, secret: string): Promise<void> {
  const { idToken } = await signIn(twin);

  const [header, payload, signature] = idToken.split(".");
  const hmac = createHmac("sha256", secret).update(`${header}.${payload}`).digest("base64url");
  expect(decodeProtectedHeader(idToken).alg).toBe("HS256");
  expect(decodeJwt(idToken)).toMatchObject(rightClaims(twin));
  expect(signature).toBe(hmac);
}

/**
 * Signed as the metadata of a good provider allows, by a key that was published before.
 *
 * @param hashLength of `at_hash`, in bytes: half of what the algorithm hashes with
 */
function signedWith(alg: string, hashLength: number) {
  return async (twin: Twin) => {
    const jwks = await fetchJwks(twin);

    const { idToken } = await signIn(twin);

    const { protectedHeader } = await verify(idToken, jwks);
    const claims = decodeJwt(idToken);
    expect(protectedHeader.alg).toBe(alg);
    expect(claims).toMatchObject(rightClaims(twin));
    expect(Buffer.from(String(claims["at_hash"]), "base64url").length).toBe(hashLength);
  };
}
