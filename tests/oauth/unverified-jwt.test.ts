import { expect, it, test } from "vitest";
import { base64url, fromBase64url } from "../../src/oauth/base64url.ts";
import { readUnverified } from "../../src/oauth/unverified-jwt.ts";
import { encoded } from "../support/provider-double.ts";

it("reads header and claims, in any alphabet of the world", () => {
  const jwt = `${encoded({ alg: "RS256" })}.${encoded({ sub: "Zoë 李 🦊" })}.c2ln`;
  expect(readUnverified(jwt, "header")).toEqual({ alg: "RS256" });
  expect(readUnverified(jwt, "claims")).toEqual({ sub: "Zoë 李 🦊" });
});

test.each([
  "",
  "opaque",
  "..",
  "***.***.***",
  `${encoded("null")}.${encoded("7")}.`,
  `${encoded("{")}.x.y`,
])("finds nothing in %j", (jwt) => {
  expect(readUnverified(jwt, "header")).toEqual({});
  expect(readUnverified(jwt, "claims")).toEqual({});
});

it("turns all bytes into base64url and back", () => {
  for (const length of [0, 1, 2, 3, 255, 256]) {
    const bytes = Uint8Array.from({ length }, (_, index) => 255 - index);
    const text = base64url(bytes);
    expect(text).toBe(Buffer.from(bytes).toString("base64url"));
    expect(fromBase64url(text)).toEqual(bytes);
  }
});
