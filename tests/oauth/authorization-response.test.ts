import { describe, expect, it, test } from "vitest";
import { checkAuthorizationResponse } from "../../src/oauth/authorization-callback.ts";
import { beginAuthorization } from "../../src/oauth/authorization-request.ts";
import type { AuthorizationTransaction } from "../../src/oauth/authorization-transaction.ts";
import { everythingIn } from "../support/error-contents.ts";
import { failureOf } from "../support/oauth-failure.ts";
import { ISSUER, METADATA, PROFILE } from "../support/provider-double.ts";

const { transaction } = await beginAuthorization(
  { profile: PROFILE, metadata: METADATA },
  { redirectUri: "https://pixy.example/callback", purpose: "connect", returnTo: "/", now: 0 },
);
const { state } = transaction;
const advertisingIss: AuthorizationTransaction = {
  ...transaction,
  metadata: { ...METADATA, authorization_response_iss_parameter_supported: true },
};

function check(
  parameters: Record<string, string> | [string, string][],
  asked: AuthorizationTransaction = transaction,
) {
  return failureOf(() => checkAuthorizationResponse(new URLSearchParams(parameters), asked));
}

test.each([
  ["a code and its state", { code: "c", state }, transaction],
  ["an iss that was not announced", { code: "c", state, iss: ISSUER }, transaction],
  ["an iss that was announced", { code: "c", state, iss: ISSUER }, advertisingIss],
  [
    "parameters that nobody knows, even twice",
    `code=c&state=${state}&x=1&x=2&session_state=s`,
    transaction,
  ],
])("accepts %s", (_, parameters, asked) => {
  const response = checkAuthorizationResponse(new URLSearchParams(parameters), asked);
  expect(response.get("code")).toBe("c");
});

describe("row 9: another state", () => {
  test.each([
    ["wrong", { code: "c", state: "x" }],
    ["missing", { code: "c" }],
    ["empty", { code: "c", state: "" }],
    ["wrong beside an error", { error: "access_denied", state: "x" }],
    ["wrong beside a foreign issuer", { code: "c", state: "x", iss: "https://evil.example" }],
  ])("%s is a state_mismatch", async (_, parameters) => {
    const failure = await check(parameters);
    expect(failure.code).toBe("state_mismatch");
    expect(everythingIn(failure)).not.toContain(state);
  });
});

describe("rows 10 and 18: another issuer", () => {
  test.each([
    ["foreign", { code: "c", state, iss: "https://evil.example" }, transaction],
    [
      "foreign where it was announced",
      { code: "c", state, iss: "https://evil.example" },
      advertisingIss,
    ],
    ["with a slash more", { code: "c", state, iss: `${ISSUER}/` }, transaction],
    ["in capitals", { code: "c", state, iss: ISSUER.toUpperCase() }, transaction],
    ["empty", { code: "c", state, iss: "" }, transaction],
    ["missing though announced", { code: "c", state }, advertisingIss],
    [
      "foreign beside an error",
      { error: "access_denied", state, iss: "https://evil.example" },
      transaction,
    ],
    [
      "missing though announced, beside an error",
      { error: "access_denied", state },
      advertisingIss,
    ],
  ])("%s is an issuer_mismatch", async (_, parameters, asked) => {
    const failure = await check(parameters, asked);
    expect(failure.code).toBe("issuer_mismatch");
    expect(failure.message).toContain('"iss"');
    expect(failure.details).toEqual({});
  });
});

describe("row 11: duplicates", () => {
  const all = { code: "c", state, iss: ISSUER };
  test.each(["code", "state", "iss", "error", "error_description", "error_uri"])(
    "of %s are refused",
    async (name) => {
      const once = Object.entries({ ...all, [name]: Reflect.get(all, name) ?? "x" });
      const failure = await check([...once, [name, Reflect.get(all, name) ?? "x"]]);
      expect(failure.code).toBe("response_invalid");
      expect(failure.message).toContain(`"${name}"`);
    },
  );
});

test("row 12: a code together with an error is refused, whatever the error", async () => {
  for (const error of ["access_denied", ""]) {
    expect((await check({ code: "c", state, error })).code).toBe("response_invalid");
  }
});

describe("row 13: an error of the provider", () => {
  test.each([
    ["access_denied", "authorization_denied"],
    ["login_required", "interaction_required"],
    ["interaction_required", "interaction_required"],
    ["consent_required", "interaction_required"],
    ["account_selection_required", "interaction_required"],
    ["server_error", "authorization_failed"],
    ["temporarily_unavailable", "authorization_failed"],
    ["invalid_scope", "authorization_failed"],
    ["invented_here", "authorization_failed"],
  ])("%s becomes %s", async (error, code) => {
    const failure = await check({ error, state });
    expect(failure.code).toBe(code);
    expect(failure.details).toEqual({ error });
  });

  it("keeps a hostile description as the text that it is, out of the message", async () => {
    const description = '<img src=x onerror="alert(1)">\u0000\u202e javascript:alert(2)';
    const failure = await check({
      error: "server_error",
      error_description: description,
      error_uri: "javascript:alert(3)",
      state,
    });
    expect(failure.details).toEqual({ error: "server_error", description });
    expect(failure.message).toBe("the provider refused the authorization request");
    expect(everythingIn(failure)).not.toContain("alert(3)");
  });
});

describe("row 17: neither code nor error", () => {
  test.each([
    ["only a state", { state }],
    ["an empty code", { state, code: "" }],
    ["an access token instead", { state, access_token: "t", token_type: "Bearer" }],
  ])("%s is told as a missing code", async (_, parameters) => {
    const failure = await check(parameters);
    expect(failure.code).toBe("response_invalid");
    expect(failure.message).toBe("the provider sent no authorization code");
  });
});

test.each(["id_token", "token", "response"])(
  "an answer of another flow, with %s, is refused",
  async (name) => {
    const failure = await check({ code: "c", state, [name]: "eyJ" });
    expect(failure.code).toBe("response_invalid");
  },
);
