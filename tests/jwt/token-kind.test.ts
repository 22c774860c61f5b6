import { describe, expect, it, test } from "vitest";
import { decodeToken } from "../../src/jwt/decode-token.ts";
import { explainParameter } from "../../src/jwt/header-parameters.ts";
import { explainClaim } from "../../src/jwt/registered-claims.ts";
import { LOGOUT_EVENT, recogniseKind, tokenKinds } from "../../src/jwt/token-kind.ts";
import { ACCESS_TOKEN, ID_TOKEN, now, tokenOf } from "./sample-tokens.ts";

function kindOf(
  header: Readonly<Record<string, unknown>>,
  payload: Readonly<Record<string, unknown>>,
) {
  const decoded = decodeToken(tokenOf({ alg: "RS256", ...header }, payload));
  return recogniseKind(decoded.header, decoded.payload);
}

describe("the header's typ says what a token is", () => {
  test.each([
    ["at+jwt", "access-token"],
    ["application/at+JWT", "access-token"],
    ["dpop+jwt", "dpop-proof"],
    ["logout+jwt", "logout-token"],
    ["oauth-authz-req+jwt", "request-object"],
    ["token-introspection+jwt", "introspection"],
    ["secevent+jwt", "security-event"],
  ])("%s", (typ, kind) => {
    expect(kindOf({ typ }, ID_TOKEN)).toMatchObject({ kind, isDeclared: true });
  });
});

describe("without it, the claims suggest what a token is", () => {
  const { nonce: _, ...plain } = ID_TOKEN;
  const { client_id: __, ...scoped } = ACCESS_TOKEN;
  test.each([
    ["id-token", ID_TOKEN],
    ["id-token", plain],
    ["id-token", { iss: "https://id.example", at_hash: "x" }],
    ["access-token", ACCESS_TOKEN],
    ["access-token", scoped],
    ["access-token", { ...plain, scp: ["read"] }],
    ["dpop-proof", { jti: "1", htm: "POST", htu: "https://id.example/token", iat: now }],
    ["logout-token", { ...plain, events: { [LOGOUT_EVENT]: {} } }],
    ["security-event", { ...plain, events: { "https://event.example": {} } }],
    ["client-assertion", { iss: "c", sub: "c", aud: "https://id.example", exp: now, jti: "1" }],
    ["authorization-response", { iss: "https://id.example", aud: "pixy", exp: now, code: "c" }],
    ["request-object", { iss: "c", aud: "x", client_id: "c", response_type: "code", nonce: "n" }],
    ["userinfo", { sub: "alice", iss: "https://id.example", aud: "pixy", email: "a@b.c" }],
    ["unknown", { hello: "world" }],
    ["unknown", {}],
  ])("%s", (kind, claims) => {
    expect(kindOf({ typ: "JWT" }, claims)).toMatchObject({ kind, isDeclared: false });
  });
});

it("a typ that is no text says nothing", () => {
  expect(kindOf({ typ: 7 }, { hello: 1 })).toMatchObject({ kind: "unknown" });
});

describe("every name that people of OAuth and OpenID Connect meet has its sentence and its source", () => {
  const claims =
    "iss sub aud exp nbf iat jti client_id scope roles groups entitlements cnf act may_act nonce auth_time acr amr azp at_hash c_hash s_hash sid events sub_id toe txn htm htu ath authorization_details name given_name family_name middle_name nickname preferred_username profile picture website email email_verified gender birthdate zoneinfo locale phone_number phone_number_verified address updated_at _claim_names _claim_sources sub_jwk token_introspection";
  const parameters =
    "alg kid typ cty jku jwk x5u x5c x5t x5t#S256 crit b64 enc zip epk apu apv iv tag p2s p2c iss sub aud";
  test.each([
    ...claims.split(" ").map((name) => ["claim", name, explainClaim(name)] as const),
    ...parameters.split(" ").map((name) => ["parameter", name, explainParameter(name)] as const),
  ])("%s %s", (_, __, meaning) => {
    expect(meaning?.sentence).toMatch(/^[A-Z].*\.$/u);
    expect(meaning?.reference).toMatch(/^(RFC \d+|OpenID|FAPI) ?.*§/u);
  });

  it("and so has every claim that a kind of token requires", () => {
    for (const { required } of Object.values(tokenKinds)) {
      for (const name of required) expect(explainClaim(name), name).toBeDefined();
    }
  });

  it("a name of the issuer's own has none, also when the platform knows it", () => {
    for (const name of ["constructor", "__proto__", "toString", "my_claim"]) {
      expect(explainClaim(name)).toBeUndefined();
      expect(explainParameter(name)).toBeUndefined();
    }
  });
});
