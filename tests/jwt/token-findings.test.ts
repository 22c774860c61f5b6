import { describe, expect, it, test } from "vitest";
import { momentOf } from "../../src/jwt/time-findings.ts";
import { LOGOUT_EVENT } from "../../src/jwt/token-kind.ts";
import { ACCESS_TOKEN, findingsOf, ID_TOKEN, now } from "./sample-tokens.ts";

const RS256 = { alg: "RS256", kid: "one" };
const AT = { ...RS256, typ: "at+jwt" };
const PROOF = { jti: "1", htm: "GET", htu: "https://api.example/", iat: now - 5 };
const PROOF_HEADER = {
  alg: "ES256",
  typ: "dpop+jwt",
  jwk: { kty: "EC", crv: "P-256", x: "x", y: "y" },
};
const LOGOUT = {
  iss: "https://id.example",
  aud: "pixy",
  iat: now,
  exp: now + 60,
  jti: "1",
  sid: "s",
  events: { [LOGOUT_EVENT]: {} },
};

describe("nothing is said against", () => {
  test.each([
    ["an ID token as it should be", RS256, ID_TOKEN],
    ["an access token of RFC 9068", AT, ACCESS_TOKEN],
    ["a DPoP proof", PROOF_HEADER, PROOF],
    ["a logout token", { ...RS256, typ: "logout+jwt" }, LOGOUT],
  ])("%s", (_, header, payload) => {
    expect(findingsOf(header, payload)).toEqual([]);
  });
});

describe("a careful reader refuses a token", () => {
  test.each([
    ["that is not signed", { alg: "none" }, ID_TOKEN, "alg"],
    ["that is not signed, in other letters", { alg: "NoNe" }, ID_TOKEN, "alg"],
    ["that names no algorithm", { typ: "JWT" }, ID_TOKEN, "alg"],
    ["whose algorithm is no text", { alg: 1 }, ID_TOKEN, "alg"],
    ["with crit that names nothing", { ...RS256, crit: [] }, ID_TOKEN, "crit"],
    ["with an unencoded payload", { ...RS256, b64: false, crit: ["b64"] }, ID_TOKEN, "b64"],
    ["that has expired", RS256, { ...ID_TOKEN, iat: now - 9, exp: now }, "exp"],
    ["that is not valid yet", RS256, { ...ID_TOKEN, nbf: now + 61 }, "nbf"],
    [
      "that expires before it was issued",
      RS256,
      { ...ID_TOKEN, iat: now + 30, exp: now + 20 },
      "exp",
    ],
    ["whose time is a text", RS256, { ...ID_TOKEN, exp: "soon" }, "exp"],
    ["whose time no calendar has", RS256, { ...ID_TOKEN, exp: 1e300 }, "exp"],
    ["whose time counts milliseconds", RS256, { ...ID_TOKEN, exp: now * 1000 }, "exp"],
    ["with a name that stands twice", RS256, '{"nonce":"n","sub":"a","sub":"b"}', "sub"],
    ["that lacks what an ID token needs", RS256, { ...ID_TOKEN, sub: undefined }, "sub"],
    [
      "that lacks what an access token needs",
      AT,
      { ...ACCESS_TOKEN, client_id: undefined },
      "client_id",
    ],
    ["that is for nobody", RS256, { ...ID_TOKEN, aud: [] }, "aud"],
    ["a proof that does not call itself one", { ...PROOF_HEADER, typ: "JWT" }, PROOF, "typ"],
    ["a proof without its key", { ...PROOF_HEADER, jwk: undefined }, PROOF, "jwk"],
    [
      "a proof that gives its private key away",
      { ...PROOF_HEADER, jwk: { kty: "EC", d: "d" } },
      PROOF,
      "jwk",
    ],
    ["a logout token with a nonce", RS256, { ...LOGOUT, nonce: "n" }, "nonce"],
    ["a logout token about nobody", RS256, { ...LOGOUT, sid: undefined }, "sub"],
    [
      "a logout token without the event",
      { ...RS256, typ: "logout+jwt" },
      { ...LOGOUT, events: {} },
      "events",
    ],
  ])("%s", (_, header, payload, name) => {
    const wrong = findingsOf(header, payload).filter(({ severity }) => severity === "wrong");
    expect(wrong.map((finding) => finding.name)).toContain(name);
  });
});

describe("a risk is told", () => {
  test.each([
    ["a secret that a browser app cannot have", { alg: "HS256" }, ID_TOKEN, "alg"],
    [
      "keys that the token itself points to",
      { ...RS256, jku: "https://evil.example" },
      ID_TOKEN,
      "jku",
    ],
    ["a certificate that it points to", { ...RS256, x5u: "https://evil.example" }, ID_TOKEN, "x5u"],
    ["a certificate that it brings", { ...RS256, x5c: ["MII"] }, ID_TOKEN, "x5c"],
    ["a key that it brings", { ...RS256, jwk: {} }, ID_TOKEN, "jwk"],
    ["an access token that lives for days", AT, { ...ACCESS_TOKEN, exp: now + 200_000 }, "exp"],
    ["a token from the future", RS256, { ...ID_TOKEN, iat: now + 120 }, "iat"],
    ["an old proof", PROOF_HEADER, { ...PROOF, iat: now - 600 }, "iat"],
    [
      "a proof whose address has a query",
      PROOF_HEADER,
      { ...PROOF, htu: "https://a.example/?b" },
      "htu",
    ],
    ["several audiences without azp", RS256, { ...ID_TOKEN, aud: ["a", "b"] }, "azp"],
    ["an issuer that is no address", RS256, { ...ID_TOKEN, iss: "me" }, "iss"],
    [
      "an access token too long for a header",
      AT,
      { ...ACCESS_TOKEN, groups: "g".repeat(8_000) },
      "length",
    ],
  ])("%s", (_, header, payload, name) => {
    const risky = findingsOf(header, payload).filter(({ severity }) => severity === "risky");
    expect(risky.map((finding) => finding.name)).toContain(name);
  });
});

it("an access token of another form than RFC 9068 is free to leave claims out", () => {
  const { jti: _, ...claims } = ACCESS_TOKEN;
  const findings = findingsOf(RS256, claims);
  expect(findings.map(({ severity }) => severity)).toEqual(["note", "note"]);
  expect(findings.map(({ name }) => name)).toEqual(["jti", "typ"]);
});

it("several audiences of an access token are worth a note", () => {
  const [finding] = findingsOf(AT, { ...ACCESS_TOKEN, aud: ["a", "b", "c"] });
  expect(finding).toMatchObject({ severity: "note", name: "aud" });
  expect(finding?.sentence).toContain("3 audiences");
});

it("the worst comes first", () => {
  const severities = findingsOf(
    { alg: "none", jku: "x" },
    { ...ACCESS_TOKEN, aud: ["a", "b"] },
  ).map(({ severity }) => severity);
  expect(severities).toEqual(["wrong", "risky", "note", "note"]);
});

it("a number of seconds is a moment, and nothing else is", () => {
  expect(momentOf(1)).toBe(1000);
  expect(momentOf(0.5)).toBe(500);
  for (const value of ["1", null, undefined, [], {}, 8.65e12, Number.NaN, Infinity]) {
    expect(momentOf(value)).toBeUndefined();
  }
});
