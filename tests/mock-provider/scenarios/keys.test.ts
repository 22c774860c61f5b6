import { decodeJwt, decodeProtectedHeader, errors, importJWK } from "jose";
import { expect } from "vitest";
import { keyScenarios } from "../../../src/mock-provider/scenarios/keys.ts";
import { type Twin, proveAll } from "./prove.ts";
import { fetchJwks, rightClaims, verify } from "./published-keys.ts";
import { readAnswer } from "../plain-client.ts";
import { get, refresh, signIn } from "./twin-client.ts";

proveAll(keyScenarios, {
  async "jwks-rotated"(twin) {
    const { before, after } = await signInBetween(twin);

    const again = decodeProtectedHeader((await signIn(twin)).idToken);
    expect(after.keys.slice(0, 2)).toEqual(before.keys);
    expect(after.keys).toHaveLength(4);
    expect(after.keys.map(({ kid }) => kid)).not.toContain(again.kid);
  },

  async "jwks-rotated-old-keys-gone"(twin) {
    const { before, after } = await signInBetween(twin);

    expect(after.keys).toHaveLength(2);
    for (const { kid } of before.keys) {
      expect(after.keys.map((key) => key.kid)).not.toContain(kid);
    }
  },

  async "jwks-rotated-under-same-kid"(twin) {
    const before = await fetchJwks(twin);
    const { accessToken, idToken, refreshToken } = await signIn(twin);
    const after = await fetchJwks(twin);

    expect(after.keys.map(({ kid }) => kid)).toEqual(before.keys.map(({ kid }) => kid));
    await expect(verify(idToken, before)).rejects.toThrow(errors.JWSSignatureVerificationFailed);
    await expect(verify(idToken, after)).resolves.toBeDefined();
    expect((await get(twin, "/userinfo", accessToken)).status).toBe(200);

    const { body } = await refresh(twin, refreshToken);
    await expect(verify(String(body["id_token"]), after)).rejects.toThrow(
      errors.JWSSignatureVerificationFailed,
    );
  },

  async "jwks-unknown-kid"(twin) {
    const tokens = [(await signIn(twin)).idToken, (await signIn(twin)).idToken];

    const jwks = await fetchJwks(twin);
    const [first, second] = tokens.map((token) => decodeProtectedHeader(token).kid);
    expect(first).not.toBe(second);
    for (const idToken of tokens) {
      expect(decodeJwt(idToken)).toMatchObject(rightClaims(twin));
      await expect(verify(idToken, jwks)).rejects.toThrow(errors.JWKSNoMatchingKey);
    }
  },

  async "jwks-single-key-without-kid"(twin) {
    const { idToken, keys } = await signInAndFetch(twin);

    expect(keys).toHaveLength(1);
    expect(keys[0]).not.toHaveProperty("kid");
    expect(decodeProtectedHeader(idToken)).toEqual({ alg: "RS256" });
    await expect(verify(idToken, { keys })).resolves.toBeDefined();
  },

  async "jwks-kid-in-token-only"(twin) {
    const { idToken, keys } = await signInAndFetch(twin);

    expect(keys).toHaveLength(1);
    expect(keys[0]).not.toHaveProperty("kid");
    expect(decodeProtectedHeader(idToken).kid).toEqual(expect.any(String));
    expect(await findVerifyingKeys(idToken, keys)).toEqual([0]);
  },

  async "jwks-several-keys-without-kid"(twin) {
    const { idToken, keys } = await signInAndFetch(twin);

    expect(keys.map(({ kty }) => kty)).toEqual(["RSA", "RSA", "EC"]);
    for (const key of keys) expect(key).not.toHaveProperty("kid");
    expect(decodeProtectedHeader(idToken)).toEqual({ alg: "RS256" });
    expect(await findVerifyingKeys(idToken, keys)).toEqual([1]);
  },

  async "jwks-key-for-encryption"(twin) {
    const { idToken, keys } = await signInAndFetch(twin);

    expect(keys.map(({ use }) => use)).toEqual(["enc", "enc"]);
    expect(await findVerifyingKeys(idToken, keys)).toEqual([0]);
    await expect(verify(idToken, { keys })).rejects.toThrow(errors.JWKSNoMatchingKey);
  },

  async "jwks-key-ops-encrypt"(twin) {
    const { idToken, keys } = await signInAndFetch(twin);

    expect(keys.map(({ use, key_ops }) => [use, key_ops])).toEqual([
      [undefined, ["encrypt"]],
      [undefined, ["encrypt"]],
    ]);
    const [key] = keys.map(({ key_ops: _, ...key }) => key);
    expect(await findVerifyingKeys(idToken, key === undefined ? [] : [key])).toEqual([0]);
    await expect(verify(idToken, { keys })).rejects.toThrow(errors.JWKSNoMatchingKey);
  },

  async "jwks-key-with-other-alg"(twin) {
    const { idToken, keys } = await signInAndFetch(twin);

    const { kid } = decodeProtectedHeader(idToken);
    expect(keys.find((key) => key.kid === kid)).toMatchObject({ kty: "RSA", alg: "RS512" });
    expect(await findVerifyingKeys(idToken, keys)).toEqual([0]);
    await expect(verify(idToken, { keys })).rejects.toThrow(errors.JWKSNoMatchingKey);
  },

  async "jwks-key-without-alg"(twin) {
    const { idToken, keys } = await signInAndFetch(twin);

    for (const key of keys) expect(key).not.toHaveProperty("alg");
    await expect(verify(idToken, { keys })).resolves.toBeDefined();
  },

  async "jwks-unknown-kty"(twin) {
    const { idToken, keys } = await signInAndFetch(twin);

    expect(keys.map(({ kty }) => kty)).toEqual(["MOCK", "RSA", "EC"]);
    await expect(verify(idToken, { keys })).resolves.toBeDefined();
  },

  async "jwks-incomplete-key"(twin) {
    const { idToken, keys } = await signInAndFetch(twin);

    expect(keys.map(({ kty }) => kty)).toEqual(["RSA", "RSA", "EC"]);
    expect(keys[0]).not.toHaveProperty("n");
    await expect(verify(idToken, { keys })).resolves.toBeDefined();
  },

  async "jwks-empty"(twin) {
    const { idToken, keys } = await signInAndFetch(twin);

    expect(keys).toEqual([]);
    expect(decodeJwt(idToken)).toMatchObject(rightClaims(twin));
  },

  async "jwks-foreign-keys"(twin) {
    const { idToken, keys } = await signInAndFetch(twin);

    expect(keys.map(({ kid }) => kid)).toEqual([decodeProtectedHeader(idToken).kid]);
    await expect(verify(idToken, { keys })).rejects.toThrow(errors.JWSSignatureVerificationFailed);
  },

  async "jwks-unavailable"(twin) {
    expect((await readAnswer(await get(twin, "/jwks"))).status).toBe(503);
    expect(decodeJwt((await signIn(twin)).idToken)).toMatchObject(rightClaims(twin));
  },

  async "jwks-html"(twin) {
    const answer = await get(twin, "/jwks");

    expect(answer.status).toBe(200);
    expect(answer.headers.get("content-type")).toMatch(/^text\/html/);
    expect(await answer.text()).toMatch(/^<!doctype html>/);
  },

  async "jwks-without-keys"(twin) {
    expect(await readAnswer(await get(twin, "/jwks"))).toMatchObject({ status: 200, body: {} });
    expect(await fetchJwks(twin)).not.toHaveProperty("keys");
  },
});

async function signInAndFetch(twin: Twin) {
  const { idToken } = await signIn(twin);
  return { idToken, keys: (await fetchJwks(twin)).keys };
}

/** A sign-in of whose keys none was published before. */
async function signInBetween(twin: Twin) {
  const before = await fetchJwks(twin);
  const { accessToken, idToken } = await signIn(twin);
  const after = await fetchJwks(twin);
  await expect(verify(idToken, before)).rejects.toThrow(errors.JWKSNoMatchingKey);
  await expect(verify(idToken, after)).resolves.toBeDefined();
  expect((await get(twin, "/userinfo", accessToken)).status).toBe(200);
  return { before, after };
}

/** @returns which of the RSA keys made the signature, whatever they say that they are for */
async function findVerifyingKeys(
  idToken: string,
  keys: Awaited<ReturnType<typeof fetchJwks>>["keys"],
): Promise<number[]> {
  const [header, payload, signature = ""] = idToken.split(".");
  const found = await Promise.all(
    keys.map(async ({ kty, n, e }) => {
      if (kty !== "RSA") return false;
      const key = await importJWK({ kty, n: n ?? "", e: e ?? "" }, "RS256");
      if (key instanceof Uint8Array) return false;
      const signed = Buffer.from(`${header}.${payload}`);
      const bytes = Buffer.from(signature, "base64url");
      return crypto.subtle.verify("RSASSA-PKCS1-v1_5", key, bytes, signed);
    }),
  );
  return found.flatMap((isRight, index) => (isRight ? [index] : []));
}
