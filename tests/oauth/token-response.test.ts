import { describe, expect, it, test } from "vitest";
import { failureOf } from "../support/oauth-failure.ts";
import { signIn } from "./sign-in.ts";

const ANSWERED = { status: 200, headers: { "content-type": "application/json" } };

async function accessTokenOf(body: Readonly<Record<string, unknown>>) {
  const { tokenSet } = await (await signIn({ body })).outcome;
  return tokenSet.accessTokens[""];
}

describe("rows 23 and 24: expires_in", () => {
  test.each([
    ["left out", undefined],
    ["null", null],
    ["negative", -1],
    ["zero", 0],
    ["zero as text", "0"],
    ["empty", ""],
    ["fractional", 12.5],
    ["fractional as text", "12.5"],
    ["huge", 1e15],
    ["huge as text", "99999999999999999999"],
    ["with a unit", "12s"],
    ["in hexadecimal", "0x10"],
    ["negative as text", "-60"],
    ["with spaces", " 60 "],
    ["a list", [60]],
    ["true", true],
  ])("that is %s says nothing about when the token expires", async (_, expires_in) => {
    const token = await accessTokenOf({ expires_in });
    expect(token).toMatchObject({ tokenType: "bearer" });
    expect(token).not.toHaveProperty("expiresAt");
  });

  test.each([60, "60", 1, "999999999"])(
    "of %j is its number of seconds from receipt",
    async (expires_in) => {
      const token = await accessTokenOf({ expires_in });
      expect(token?.expiresAt).toBe((token?.receivedAt ?? 0) + Number(expires_in) * 1000);
    },
  );
});

describe("row 25: token_type", () => {
  test.each(["Bearer", "bearer", "BEARER", "bEaReR"])("%s is accepted", async (token_type) => {
    expect((await accessTokenOf({ token_type }))?.tokenType).toBe("bearer");
  });
});

describe("a token response is refused", () => {
  test.each([
    ["row 26 for an unknown token_type", { token_type: "mac" }, "token_type"],
    ["row 26 for no token_type", { token_type: undefined }, "token_type"],
    ["row 26 for a token_type that is no text", { token_type: 1 }, "token_type"],
    ["row 30 for a DPoP token that nobody asked for", { token_type: "DPoP" }, "token_type"],
    ["row 27 for no access_token", { access_token: undefined }, "access_token"],
    ["row 27 for an access_token of null", { access_token: null }, "access_token"],
    ["row 27 for an empty access_token", { access_token: "" }, "access_token"],
    [
      "row 27 for an access_token that no header can carry",
      { access_token: "a\r\nb" },
      "access_token",
    ],
    ["row 27 for an access_token beyond ASCII", { access_token: "tökén" }, "access_token"],
    ["row 28 for no id_token", { id_token: undefined }, "id_token"],
    ["row 28 for an id_token of null", { id_token: null }, "id_token"],
    ["row 28 for an empty id_token", { id_token: "" }, "id_token"],
    ["for a refresh_token that is no text", { refresh_token: 1 }, "refresh_token"],
    ["for a scope that is no text", { scope: ["openid"] }, "scope"],
  ])("%s", async (_, body, member) => {
    const failure = await failureOf((await signIn({ body })).outcome);
    expect(failure.code).toBe("token_response_invalid");
    expect(failure.message).toContain(member);
  });
});

test("row 29: a reduced scope is told", async () => {
  expect((await (await signIn({ body: { scope: "openid" } })).outcome).grantedScope).toBe("openid");
});

test("row 34: a token of 20 kB works", async () => {
  const access_token = "a".repeat(20_000);
  expect((await accessTokenOf({ access_token }))?.token).toBe(access_token);
});

test.each([null, ""])("row 34a: members of %j count as absent", async (nothing) => {
  const { outcome } = await signIn({
    profile: { scope: "read write" },
    body: { refresh_token: nothing, scope: nothing, id_token: nothing },
  });
  const { tokenSet, grantedScope } = await outcome;
  expect(tokenSet).not.toHaveProperty("refreshToken");
  expect(tokenSet).not.toHaveProperty("idToken");
  expect(grantedScope).toBe("read write");
});

test.each([
  ["a charset", "application/json; charset=utf-8"],
  ["a space before the semicolon", "application/json ;charset=UTF-8"],
  ["capitals", "Application/JSON"],
  ["a type that is not JSON", "text/html"],
  ["no type", undefined],
])("row 35: a content type with %s is accepted, and so are unknown members", async (_, type) => {
  const { outcome } = await signIn({
    body: { ext_expires_in: 7, "not-before-policy": 0, user: { id: 1 } },
    answer: (body) => {
      const response = new Response(JSON.stringify(body));
      if (type === undefined) response.headers.delete("content-type");
      else response.headers.set("content-type", type);
      return response;
    },
  });
  expect((await outcome).claims?.sub).toBe("alice");
});

it("is a success with any status that says so", async () => {
  const { outcome } = await signIn({ answer: (body) => Response.json(body, { status: 201 }) });
  expect((await outcome).claims?.sub).toBe("alice");
});

it("is not taken for an error because a challenge stands beside it", async () => {
  const { outcome } = await signIn({
    answer: (body) => Response.json(body, { headers: { "www-authenticate": 'Bearer error="x"' } }),
  });
  expect((await outcome).claims?.sub).toBe("alice");
});

describe("row 31: an error of the token endpoint is found", () => {
  const error = JSON.stringify({ error: "invalid_grant", error_description: "code expired" });
  const expected = { error: "invalid_grant", description: "code expired" };
  test.each([
    ["in an honest 400", { ...ANSWERED, status: 400 }],
    ["in a 200", ANSWERED],
    ["in a 403", { ...ANSWERED, status: 403 }],
    [
      "with a charset",
      { status: 400, headers: { "content-type": "application/json ;charset=UTF-8" } },
    ],
    ["with text/html", { status: 400, headers: { "content-type": "text/html" } }],
    [
      "beside a WWW-Authenticate header",
      { status: 401, headers: { "www-authenticate": 'Basic realm="x", error="other"' } },
    ],
  ])("%s", async (_, init) => {
    const { outcome, received } = await signIn({ answer: () => new Response(error, init) });
    const failure = await failureOf(outcome);
    expect(failure.code).toBe("token_request_rejected");
    expect(failure.details).toEqual({ status: init.status, ...expected });
    expect(failure.message).not.toContain("code expired");
    expect(received).toHaveLength(1);
  });

  it("in a 200 that brings tokens as well, which are not used", async () => {
    const { outcome } = await signIn({ body: { error: "server_error" } });
    const failure = await failureOf(outcome);
    expect(failure.code).toBe("token_request_rejected");
    expect(failure.details.error).toBe("server_error");
  });

  test.each([
    ['Bearer realm="a", error="invalid_client", error_description="x"', "invalid_client"],
    ["Bearer error=invalid_client, realm=a", "invalid_client"],
    ['Basic realm="a"', undefined],
  ])("in the header %j alone", async (header, error) => {
    const { outcome } = await signIn({
      answer: () => new Response("", { status: 401, headers: { "www-authenticate": header } }),
    });
    const failure = await failureOf(outcome);
    expect(failure.code).toBe("token_request_rejected");
    expect(failure.details).toEqual({ status: 401, ...(error && { error }) });
  });

  it("that is empty or null is none", async () => {
    for (const error of ["", null]) {
      expect((await (await signIn({ body: { error } })).outcome).claims?.sub).toBe("alice");
    }
  });
});

describe("an answer that is no token response", () => {
  test.each([
    ["HTML", 200, "<!doctype html>", "response_malformed"],
    ["nothing", 200, "", "response_malformed"],
    ["a list", 200, "[]", "response_malformed"],
    ["null", 200, "null", "response_malformed"],
    ["a form", 200, "access_token=x&token_type=bearer", "response_malformed"],
    ["HTML of a 404", 404, "<!doctype html>", "token_request_rejected"],
    ["HTML of a 500", 500, "<!doctype html>", "provider_error"],
    ["an error of a 503", 503, '{"error":"invalid_grant"}', "provider_error"],
    ["an error of a 429", 429, '{"error":"invalid_grant"}', "rate_limited"],
  ])("but %s is told as such", async (_, status, text, code) => {
    const { outcome } = await signIn({ answer: () => new Response(text, { status }) });
    const failure = await failureOf(outcome);
    expect(failure.code).toBe(code);
    expect(failure.details).toEqual({ status });
  });

  it("tells when to come again", async () => {
    const { outcome } = await signIn({
      answer: () => new Response("", { status: 429, headers: { "retry-after": "7" } }),
    });
    expect((await failureOf(outcome)).details).toEqual({ status: 429, retryAfter: 7 });
  });
});
