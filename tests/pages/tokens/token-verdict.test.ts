import { describe, expect, it, test } from "vitest";
import { decodeToken } from "../../../src/jwt/decode-token.ts";
import {
  type KeyOwner,
  tokenVerdict,
  type Verification,
} from "../../../src/pages/tokens/token-verdict.ts";
import { ID_TOKEN, now, NOW, tokenOf } from "../../jwt/sample-tokens.ts";

const HEADER = { alg: "RS256", kid: "one" };
const key = { form: "jwk", jwk: { kty: "RSA", kid: "one" } } as const;
const issuer: KeyOwner = { kind: "issuer", issuer: "https://id.example" };
const verified: Verification = {
  state: "done",
  owner: issuer,
  verdict: { state: "verified", key },
};

function verdictOn(claims: Readonly<Record<string, unknown>>, verification: Verification) {
  return tokenVerdict(decodeToken(tokenOf(HEADER, claims)), verification, NOW);
}

it("a token that verifies and is good now is the only one that looks good", () => {
  expect(verdictOn(ID_TOKEN, verified)).toEqual({
    tone: "good",
    headline: "Verified",
    sentence: "Signed by the key `one` of `https://id.example`, and not changed since.",
  });
});

describe("a signature that holds does not hide", () => {
  test.each([
    ["that the token has expired", { ...ID_TOKEN, exp: now }, "Verified, but expired"],
    ["that it is not valid yet", { ...ID_TOKEN, nbf: now + 90 }, "Verified, but not valid yet"],
  ])("%s", (_, claims, headline) => {
    expect(verdictOn(claims, verified)).toMatchObject({ tone: "bad", headline });
  });

  it("that another provider's keys were chosen", () => {
    const owner: KeyOwner = { kind: "other-issuer", issuer: "https://else.example" };
    const verdict = verdictOn(ID_TOKEN, { ...verified, owner });
    expect(verdict.tone).toBe("warn");
    expect(verdict.sentence).toContain("another issuer");
  });

  it("that a proof's own key says nothing about who sent it", () => {
    const verdict = verdictOn(ID_TOKEN, { ...verified, owner: { kind: "proof" } });
    expect(verdict.sentence).toContain("nothing about who they are");
  });
});

describe("no token looks good", () => {
  test.each<[string, Verification, string, string]>([
    [
      "whose signature does not hold",
      { state: "done", owner: issuer, verdict: { state: "refuted", tried: [key] } },
      "bad",
      "Does not verify",
    ],
    [
      "whose key was rotated away",
      { state: "done", owner: issuer, verdict: { state: "no-key", kid: "old" } },
      "bad",
      "No such key",
    ],
    [
      "that is not signed",
      { state: "done", owner: issuer, verdict: { state: "unverifiable", because: "unsigned" } },
      "bad",
      "Not signed",
    ],
    [
      "that only a secret could verify",
      {
        state: "done",
        owner: issuer,
        verdict: { state: "unverifiable", because: "shared-secret" },
      },
      "warn",
      "Cannot be verified here",
    ],
    ["for which there is no key yet", { state: "no-keys" }, "warn", "Not verified"],
    ["whose keys cannot be had", { state: "keys-failed" }, "warn", "Not verified"],
    ["that is being verified", { state: "verifying" }, "busy", "Verifying…"],
    ["whose keys are on their way", { state: "fetching" }, "busy", "Fetching keys…"],
  ])("%s", (_, verification, tone, headline) => {
    expect(verdictOn(ID_TOKEN, verification)).toMatchObject({ tone, headline });
  });

  test.each([
    ["malformed", "eyJhbGciOiJub25lIn0", "bad", "Malformed"],
    ["opaque", "opaque", "idle", "Opaque token"],
    [
      "encrypted",
      "eyJhbGciOiJkaXIiLCJlbmMiOiJBMjU2R0NNIn0..aXY.Y3Q.dGFn",
      "idle",
      "Encrypted (JWE)",
    ],
  ])("that is %s", (_, text, tone, headline) => {
    expect(tokenVerdict(decodeToken(text), verified, NOW)).toMatchObject({ tone, headline });
  });
});

it("a name from a token cannot break out of its place in the sentence", () => {
  const kid = `a\`b${"c".repeat(5_000)}`;
  const { sentence } = verdictOn(ID_TOKEN, {
    state: "done",
    owner: issuer,
    verdict: { state: "no-key", kid },
  });
  expect(sentence.split("`")).toHaveLength(3);
  expect(sentence.length).toBeLessThan(400);
});
