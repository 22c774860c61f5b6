import { exportJWK } from "jose";
import type { JWK } from "jose";
import { describe, expect, it, test } from "vitest";
import { OAuthError } from "../../src/oauth/oauth-error.ts";
import { failureOf } from "../support/oauth-failure.ts";
import { encoded, keyring, makeSigningKey } from "../support/provider-double.ts";
import { RS256, signIn } from "./sign-in.ts";

const other = await makeSigningKey("RS256", "other");
const impostor = await makeSigningKey("RS256", "impostor");
const elliptic = await makeSigningKey("ES256");

function nameless({ kid: _, ...jwk }: JWK): JWK {
  return jwk;
}

describe("row 54: keys that were rotated since they were cached", () => {
  test.each([
    ["under another kid", [other.jwk]],
    ["under the same kid", [{ ...other.jwk, kid: RS256.jwk.kid }]],
    ["from none at all", []],
  ])("%s are asked for once more", async (_, cached) => {
    const keys = keyring([RS256.jwk], cached);
    const { outcome } = await signIn({ keys });
    expect((await outcome).claims?.sub).toBe("alice");
    expect(keys.fetches()).toBe(1);
  });

  it("are not asked for again while the cached ones fit", async () => {
    const keys = keyring([other.jwk], [RS256.jwk]);
    await (
      await signIn({ keys })
    ).outcome;
    expect(keys.fetches()).toBe(0);
  });
});

test("row 55: an unknown kid costs one request and no more", async () => {
  const keys = keyring([other.jwk]);
  const { outcome } = await signIn({ keys });
  expect((await failureOf(outcome)).code).toBe("signature_invalid");
  expect(keys.fetches()).toBe(1);
});

describe("a signature that does not hold says that its key may be published later", () => {
  test.each([
    ["when no key has its name", {}, [other.jwk]],
    ["when there are no keys", {}, []],
    ["when a key without a name was tried in vain", {}, [nameless(other.jwk)]],
    ["when it does not name its key", { kid: undefined }, [other.jwk]],
  ])("%s", async (_, header, jwks) => {
    const { outcome } = await signIn({ header, keys: keyring(jwks) });
    expect((await failureOf(outcome)).details).toEqual({ unknownKey: true });
  });

  test.each([
    ["not when the key of that name has not made it", { ...other.jwk, kid: RS256.jwk.kid }],
    ["not when the key of that name is for something else", { ...RS256.jwk, use: "enc" }],
  ])("%s", async (_, jwk) => {
    const { outcome } = await signIn({ keys: keyring([other.jwk, jwk]) });
    const { code, details } = await failureOf(outcome);
    expect({ code, details }).toEqual({ code: "signature_invalid", details: {} });
  });
});

describe("a kid that is missing on one side", () => {
  test("row 56: one key without kid verifies a token that names one", async () => {
    const keys = keyring([nameless(RS256.jwk)]);
    expect((await (await signIn({ keys })).outcome).claims?.sub).toBe("alice");
  });

  it("makes nobody try keys that are called otherwise", async () => {
    const keys = keyring([{ ...RS256.jwk, kid: "called otherwise" }]);
    const { outcome } = await signIn({ keys });
    expect((await failureOf(outcome)).code).toBe("signature_invalid");
  });

  it("makes nobody pass over the key that is called so for one that has no name", async () => {
    const keys = keyring([{ ...other.jwk, kid: RS256.jwk.kid }, nameless(RS256.jwk)]);
    const { outcome } = await signIn({ keys });
    expect((await failureOf(outcome)).code).toBe("signature_invalid");
  });

  const anonymous = { header: { kid: undefined } };

  test("the only key verifies a token without kid", async () => {
    expect((await (await signIn(anonymous)).outcome).claims?.sub).toBe("alice");
  });

  test.each([
    ["first", [RS256.jwk, other.jwk]],
    ["last", [other.jwk, RS256.jwk]],
    ["in the middle of keys without kid", [other.jwk, RS256.jwk, elliptic.jwk].map(nameless)],
  ])("row 57: among several keys the right one is found, standing %s", async (_, jwks) => {
    const { outcome, keys } = await signIn({ ...anonymous, keys: keyring(jwks) });
    expect((await outcome).claims?.sub).toBe("alice");
    expect(keys.fetches()).toBe(0);
  });

  test("row 57: among several keys of which none is right, none is taken", async () => {
    const third = await makeSigningKey("RS256", "third");
    const keys = keyring([other.jwk, third.jwk].map(nameless));
    const { outcome } = await signIn({ ...anonymous, keys });
    expect((await failureOf(outcome)).code).toBe("signature_invalid");
    expect(keys.fetches()).toBe(1);
  });

  it("finds the right one of two keys of different kinds under one kid", async () => {
    const twin = { ...elliptic.jwk, kid: RS256.jwk.kid };
    const { outcome } = await signIn({ keys: keyring([twin, RS256.jwk]) });
    expect((await outcome).claims?.sub).toBe("alice");
  });
});

describe("row 58: a key that the token brings along is ignored", () => {
  test.each([
    ["jwk", { jwk: impostor.jwk }],
    ["jwk and no kid", { jwk: impostor.jwk, kid: undefined }],
    ["jku", { jku: "https://evil.example/jwks" }],
    ["x5u", { x5u: "https://evil.example/cert" }],
    ["x5c", { x5c: ["MIIB"] }],
  ])("as %s", async (_, header) => {
    const { outcome, received } = await signIn({
      key: impostor,
      header,
      keys: keyring([RS256.jwk]),
    });
    expect((await failureOf(outcome)).code).toBe("signature_invalid");
    expect(received).toHaveLength(1);
  });

  it("even beside a good signature, which stays good", async () => {
    const { outcome } = await signIn({ header: { jwk: impostor.jwk } });
    expect((await outcome).claims?.sub).toBe("alice");
  });
});

describe("row 59: a key that is meant for something else is not used", () => {
  test.each([
    ["use is enc", { use: "enc" }],
    ["alg is another", { alg: "PS256" }],
    ["alg is one for encryption", { alg: "RSA-OAEP" }],
    ["key_ops lack verify", { key_ops: ["encrypt"] }],
    ["kty does not fit", { kty: "EC" }],
  ])("because its %s", async (_, difference) => {
    const { outcome } = await signIn({ keys: keyring([{ ...RS256.jwk, ...difference }]) });
    expect((await failureOf(outcome)).code).toBe("signature_invalid");
  });

  it("and does not stand in the way of the right one under the same kid", async () => {
    const keys = keyring([{ ...RS256.jwk, use: "enc" }, RS256.jwk]);
    expect((await (await signIn({ keys })).outcome).claims?.sub).toBe("alice");
  });

  it("because its curve is another", async () => {
    const p384 = await makeSigningKey("ES384", elliptic.jwk.kid);
    const { alg: _, ...jwk } = p384.jwk;
    const { outcome } = await signIn({
      key: elliptic,
      keys: keyring([jwk]),
      metadata: { id_token_signing_alg_values_supported: ["ES256"] },
    });
    expect((await failureOf(outcome)).code).toBe("signature_invalid");
  });
});

test("a key of too few bits is not used", async () => {
  const { privateKey, publicKey } = await crypto.subtle.generateKey(
    {
      name: "RSASSA-PKCS1-v1_5",
      modulusLength: 1024,
      publicExponent: Uint8Array.of(1, 0, 1),
      hash: "SHA-256",
    },
    true,
    ["sign", "verify"],
  );
  const weak = { ...(await exportJWK(publicKey)), kid: "weak", alg: "RS256" };
  const { outcome } = await signIn({
    keys: keyring([weak]),
    idToken: async (claims) => {
      const signed = [{ alg: "RS256", kid: "weak" }, claims].map(encoded).join(".");
      const signature = await crypto.subtle.sign(
        "RSASSA-PKCS1-v1_5",
        privateKey,
        Buffer.from(signed),
      );
      return `${signed}.${Buffer.from(signature).toString("base64url")}`;
    },
  });
  expect((await failureOf(outcome)).code).toBe("signature_invalid");
});

describe("row 60: keys that cannot be had", () => {
  const down = () => Promise.reject(new OAuthError("jwks_unavailable", "down"));

  it("at all end the sign-in", async () => {
    const { outcome } = await signIn({ keys: { ...keyring([]), read: down } });
    expect((await failureOf(outcome)).code).toBe("jwks_unavailable");
  });

  it("anew end the sign-in when the cached ones do not fit", async () => {
    const { outcome } = await signIn({ keys: { ...keyring([], [other.jwk]), fetch: down } });
    expect((await failureOf(outcome)).code).toBe("jwks_unavailable");
  });

  it("because the provider names no place for them end the sign-in", async () => {
    const { outcome } = await signIn({
      // @ts-expect-error undefined takes the endpoint out of the metadata
      metadata: { jwks_uri: undefined },
    });
    const failure = await failureOf(outcome);
    expect(failure.code).toBe("jwks_unavailable");
    expect(failure.message).toContain('"jwks_uri"');
  });
});

describe("row 61: keys that nobody understands", () => {
  test.each([
    ["an unknown kty", { kty: "XYZ", kid: RS256.jwk.kid }],
    ["no kty", { kid: RS256.jwk.kid }],
    ["a shared secret", { kty: "oct", k: "c2VjcmV0", kid: RS256.jwk.kid }],
    ["a kty that needs members which are missing", { kty: "RSA", kid: RS256.jwk.kid }],
  ])("among them %s is ignored", async (_, strange) => {
    const { outcome, keys } = await signIn({ keys: keyring([strange, RS256.jwk]) });
    expect((await outcome).claims?.sub).toBe("alice");
    expect(keys.fetches()).toBe(0);
  });
});
