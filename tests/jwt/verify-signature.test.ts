import { exportSPKI, SignJWT } from "jose";
import { describe, expect, it, test } from "vitest";
import { decodeToken } from "../../src/jwt/decode-token.ts";
import { kidOf, keysOf, readPastedKeys } from "../../src/jwt/verification-keys.ts";
import { ownKey, verifySignature } from "../../src/jwt/verify-signature.ts";
import { encoded, makeSigningKey, signJwt, type SigningKey } from "../support/provider-double.ts";
import { ID_TOKEN } from "./sample-tokens.ts";

const ours = await makeSigningKey("RS256", "ours");
const next = await makeSigningKey("RS256", "next");
const ec = await makeSigningKey("ES256", "ec");
const SECRET = new Uint8Array(32).fill(7);

async function judge(token: string, keys: readonly object[]) {
  const { header } = decodeToken(token);
  if (header === undefined) throw new Error("the header cannot be read");
  return verifySignature(token, header, keysOf({ keys }));
}

async function judgeByText(token: string, text: string) {
  const { header } = decodeToken(token);
  const pasted = readPastedKeys(text);
  if (header === undefined || !pasted.ok) throw new Error("cannot be read");
  return verifySignature(token, header, pasted.keys);
}

describe("a signature is verified", () => {
  test.each(["RS256", "RS512", "PS256", "ES256", "ES384", "ES512", "EdDSA", "Ed25519"] as const)(
    "of %s, by the key of that name",
    async (alg) => {
      const key = await makeSigningKey(alg, "the one");
      const verdict = await judge(await signJwt(key, ID_TOKEN), [ours.jwk, key.jwk]);
      expect(verdict.state === "verified" && kidOf(verdict.key)).toBe("the one");
    },
  );

  it("by any fitting key when the token names none", async () => {
    const token = await signJwt(ours, ID_TOKEN, { kid: undefined });
    const verdict = await judge(token, [ec.jwk, next.jwk, ours.jwk]);
    expect(verdict.state === "verified" && kidOf(verdict.key)).toBe("ours");
  });

  it("by a key without a name, when no key has the token's", async () => {
    const { kid: _, ...nameless } = ours.jwk;
    expect(await judge(await signJwt(ours, ID_TOKEN), [next.jwk, nameless])).toMatchObject({
      state: "verified",
    });
  });

  it("by a public key in PEM", async () => {
    const { crv: _, ...rsa } = ours.jwk;
    const key = await crypto.subtle.importKey(
      "jwk",
      rsa,
      { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" },
      true,
      ["verify"],
    );
    const pem = await exportSPKI(key);
    expect(await judgeByText(await signJwt(ours, ID_TOKEN), pem)).toMatchObject({
      state: "verified",
    });
    expect(await judgeByText(await signJwt(next, ID_TOKEN), pem)).toMatchObject({
      state: "refuted",
    });
    expect(await judgeByText(await signJwt(ec, ID_TOKEN), pem)).toEqual({
      state: "unverifiable",
      because: "unsuitable-keys",
    });
  });

  it("by the public part of a private key that somebody pasted", async () => {
    const jwk = await crypto.subtle.exportKey("jwk", ours.privateKey);
    const text = JSON.stringify({ ...jwk, key_ops: undefined, alg: "RS256" });
    expect(readPastedKeys(text)).toMatchObject({ ok: true, hadPrivate: true });
    expect(JSON.stringify(readPastedKeys(text))).not.toContain(jwk.d);
    expect(await judgeByText(await signJwt(ours, ID_TOKEN), text)).toMatchObject({
      state: "verified",
    });
  });

  it("of a shared secret, by whoever has it", async () => {
    const token = await new SignJWT({}).setProtectedHeader({ alg: "HS256" }).sign(SECRET);
    const jwk = { kty: "oct", k: encoded(String.fromCharCode(...SECRET)) };
    expect(await judge(token, [jwk])).toMatchObject({ state: "verified" });
  });

  it("of a DPoP proof, by the key that it brings along", async () => {
    const token = await signJwt(ec, {}, { typ: "dpop+jwt", jwk: ec.jwk, kid: undefined });
    const { header } = decodeToken(token);
    const key = header && ownKey(header);
    if (header === undefined || key === undefined) throw new Error("no key");
    expect(await verifySignature(token, header, [key])).toMatchObject({ state: "verified" });
  });
});

describe("a signature is refuted", () => {
  async function tampered(key: SigningKey, claims: unknown) {
    const [header, , signature] = (await signJwt(key, ID_TOKEN)).split(".");
    return [header, encoded(claims), signature].join(".");
  }

  it("when one claim was changed", async () => {
    const verdict = await judge(await tampered(ours, { ...ID_TOKEN, sub: "mallory" }), [ours.jwk]);
    expect(verdict.state === "refuted" && verdict.tried.map(kidOf)).toEqual(["ours"]);
  });

  it("when another key has signed under the same name", async () => {
    const impostor = await makeSigningKey("RS256", "ours");
    expect(await judge(await signJwt(impostor, ID_TOKEN), [ours.jwk])).toMatchObject({
      state: "refuted",
    });
  });

  it("when it is empty", async () => {
    const token = `${encoded({ alg: "RS256", kid: "ours" })}.${encoded(ID_TOKEN)}.`;
    expect(await judge(token, [ours.jwk])).toMatchObject({ state: "refuted" });
  });
});

it("a token by a key that was rotated away names the key that is gone", async () => {
  const token = await signJwt(ours, ID_TOKEN);
  expect(await judge(token, [next.jwk, ec.jwk])).toEqual({ state: "no-key", kid: "ours" });
});

describe("a signature cannot be verified", () => {
  test.each([
    ["none was made", { alg: "none" }, "unsigned"],
    ["none was made, in other letters", { alg: "nOnE" }, "unsigned"],
    ["no algorithm is named", {}, "no-algorithm"],
    ["the algorithm is unknown", { alg: "RS1" }, "unknown-algorithm"],
    [
      "a parameter must be understood that nobody knows",
      { alg: "RS256", crit: ["x"], x: 1 },
      "critical",
    ],
    ["it was made with a shared secret", { alg: "HS256", kid: "ours" }, "shared-secret"],
    ["the named key is of another kind", { alg: "ES256", kid: "ours" }, "unsuitable-keys"],
  ])("when %s", async (_, header, because) => {
    const token = `${encoded(header)}.${encoded(ID_TOKEN)}.AAAA`;
    expect(await judge(token, [ours.jwk])).toEqual({ state: "unverifiable", because });
  });

  test.each([
    ["is for encryption", { use: "enc" }],
    ["is for signing only", { key_ops: ["sign"] }],
    ["is for another algorithm", { alg: "RS512" }],
    ["is damaged", { n: "!" }],
    ["is a person's joke", { n: 7 }],
  ])("by a key that %s", async (_, change) => {
    expect(await judge(await signJwt(ours, ID_TOKEN), [{ ...ours.jwk, ...change }])).toEqual({
      state: "unverifiable",
      because: "unsuitable-keys",
    });
  });

  it("when there is no key at all", async () => {
    expect(await judge(await signJwt(ours, ID_TOKEN), [])).toEqual({
      state: "unverifiable",
      because: "no-keys",
    });
  });
});

it("a public key is never taken for the secret of HS256", async () => {
  const pem = "-----BEGIN PUBLIC KEY-----\nMIIB\n-----END PUBLIC KEY-----";
  const forged = await new SignJWT({})
    .setProtectedHeader({ alg: "HS256" })
    .sign(new TextEncoder().encode(pem));
  expect(await judgeByText(forged, pem)).toEqual({
    state: "unverifiable",
    because: "shared-secret",
  });
});

it("keys that the token itself brings or points to verify nothing", async () => {
  const forger = await makeSigningKey("RS256", "forged");
  const token = await signJwt(forger, ID_TOKEN, { jwk: forger.jwk, jku: "https://evil.example" });
  expect(await judge(token, [ours.jwk])).toMatchObject({ state: "no-key" });
});

describe("what is pasted as a key and is none is told why", () => {
  test.each([
    ["hello", "neither JSON"],
    ["[]", "JSON object"],
    ['{"keys":7}', "list"],
    ['{"keys":[]}', "no keys"],
    ['{"n":"x"}', "kty"],
    ["-----BEGIN PRIVATE KEY-----\nMII\n-----END PRIVATE KEY-----", "private key"],
    ["-----BEGIN RSA PUBLIC KEY-----\nMII\n-----END RSA PUBLIC KEY-----", "PKCS #1"],
    ["-----BEGIN DH PARAMETERS-----", "none of"],
    ["a".repeat(2_000_000), "too long"],
  ])("%.40s", (text, words) => {
    const read = readPastedKeys(text);
    expect(!read.ok && read.problem).toContain(words);
  });
});
