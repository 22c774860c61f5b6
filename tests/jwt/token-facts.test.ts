import { describe, expect, it } from "vitest";
import { factsOfToken } from "../../src/jwt/token-facts.ts";
import { ACCESS_TOKEN, now, tokenOf } from "./sample-tokens.ts";

const header = { alg: "RS256", typ: "at+jwt" };

describe("what a token says of itself", () => {
  it("is its expiry and its scope", () => {
    expect(factsOfToken(tokenOf(header, ACCESS_TOKEN))).toEqual({
      form: "signed",
      expiresAt: (now + 600) * 1000,
      scope: "read",
    });
  });

  it("is its scope also as a list under another name", () => {
    const claims = { ...ACCESS_TOKEN, scope: undefined, scp: ["read", 7, "write"] };
    expect(factsOfToken(tokenOf(header, claims)).scope).toBe("read write");
  });

  it("is nothing when only its issuer can read it", () => {
    expect(factsOfToken("sl.opaque-text")).toEqual({
      form: "opaque",
      expiresAt: undefined,
      scope: undefined,
    });
  });

  for (const exp of [1e300, -1e300, "soon", null]) {
    it(`is no expiry when that is no time: ${String(exp)}`, () => {
      expect(factsOfToken(tokenOf(header, { ...ACCESS_TOKEN, exp })).expiresAt).toBeUndefined();
    });
  }
});
