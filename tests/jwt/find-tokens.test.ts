import { describe, expect, it, test } from "vitest";
import { findTokens } from "../../src/jwt/find-tokens.ts";
import { ID_TOKEN, tokenOf } from "./sample-tokens.ts";

const token = tokenOf({ alg: "RS256" }, ID_TOKEN);

describe("a token is taken out of what a person has at hand", () => {
  test.each([
    ["itself", token, undefined],
    ["white space around it", `\n  ${token}\t\n`, undefined],
    ["lines, as a terminal breaks it", token.replaceAll(/(.{40})/gu, "$1\r\n  "), undefined],
    ["a credential", `Bearer ${token}`, "Bearer header"],
    ["a header", `authorization:  bearer ${token} `, "Bearer header"],
    ["a DPoP credential", `Authorization: DPoP ${token}`, "DPoP header"],
    ["a proof", `DPoP: ${token}`, "DPoP proof header"],
    ["a fragment", `https://app.example/cb#state=1&id_token=${token}`, "id_token"],
    ["a fragment alone", `#id_token=${token}&state=1`, "id_token"],
    ["a query", `https://app.example/cb?response=${token}`, "response"],
    ["a form body", `logout_token=${token}`, "logout_token"],
    [
      "a token answer",
      JSON.stringify({ token_type: "Bearer", access_token: token }),
      "access_token",
    ],
  ])("%s", (_, text, from) => {
    expect(findTokens(text)).toEqual([{ token, from }]);
  });

  it("several of them, the access token first", () => {
    const answer = { refresh_token: "r", id_token: token, access_token: "opaque", expires_in: 1 };
    expect(findTokens(JSON.stringify(answer)).map(({ from }) => from)).toEqual([
      "access_token",
      "id_token",
      "refresh_token",
    ]);
  });
});

it("what carries no token is taken as the token itself", () => {
  expect(findTokens("  ")).toEqual([]);
  for (const text of ["https://app.example/", "a=b", "two words", '{"access_token":7}', "{"]) {
    expect(findTokens(text)).toEqual([{ token: text, from: undefined }]);
  }
});
