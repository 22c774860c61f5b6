import { describe, expect, test } from "vitest";
import { checkAuthorizationResponse } from "../../src/oauth/authorization-callback.ts";
import { requestTokenRefresh, validateTokenRefresh } from "../../src/oauth/token-refresh.ts";
import { revokeToken } from "../../src/oauth/token-revocation.ts";
import { fetchUserinfo } from "../../src/oauth/userinfo.ts";
import { everythingIn } from "../support/error-contents.ts";
import { failureOf } from "../support/oauth-failure.ts";
import { answering, encoded, keyring, METADATA, PROFILE } from "../support/provider-double.ts";
import { tamperIdToken } from "../support/tampered-id-token.ts";
import { ACCESS_TOKEN, CODE, REFRESH_TOKEN, RS256, seconds, signIn } from "./sign-in.ts";
import type { SignInOptions } from "./sign-in.ts";

const CONTEXT = { profile: PROFILE, metadata: METADATA };

/** A provider that repeats everything it was sent, as some do. */
function echo(request: { form: URLSearchParams }, status: number): Response {
  const error_description = `cannot accept ${request.form}: ${[...request.form.values()].join(", ")}`;
  return Response.json({ error: "invalid_grant", error_description }, { status });
}

describe("no failure of a sign-in holds its secrets", () => {
  const failing: [string, SignInOptions][] = [
    ["the provider repeats what it was sent", { answer: (_, request) => echo(request, 400) }],
    [
      "the provider makes an error code of what it was sent",
      { answer: (_, { form }) => Response.json({ error: `bad code ${form.get("code")}` }) },
    ],
    ["an error comes along with the tokens", { body: { error: "server_error" } }],
    [
      "a server error comes along with the tokens",
      { answer: (body) => Response.json(body, { status: 500 }) },
    ],
    [
      "the answer is cut off",
      { answer: (body) => new Response(JSON.stringify(body).slice(0, -2)) },
    ],
    [
      "the answer breaks off",
      { answer: () => new Response(new ReadableStream({ pull: (c) => c.error(1) })) },
    ],
    ["the token type is unknown", { body: { token_type: "mac" } }],
    ["the access token is no header", { body: { access_token: `${ACCESS_TOKEN}\n` } }],
    ["the refresh token is no text", { body: { refresh_token: [REFRESH_TOKEN] } }],
    ["the scope is no text", { body: { scope: [ACCESS_TOKEN] } }],
    ["the ID token is missing", { body: { id_token: null } }],
    ["the ID token is malformed", { idToken: (_, flawless) => flawless.slice(1) }],
    ["the ID token is encrypted", { idToken: (_, flawless) => `${flawless}.x.y` }],
    ["the ID token is for someone else", { claims: { aud: "other" } }],
    ["the ID token is for others as well", { claims: { aud: ["pixy", "other"] } }],
    ["the ID token has expired", { claims: { exp: seconds() - 1000 } }],
    ["the nonce is another", { claims: { nonce: "another" } }],
    ["the nonce is missing", { claims: { nonce: undefined } }],
    [
      "the signature is changed",
      { idToken: (_, flawless) => tamperIdToken(flawless, "signature") },
    ],
    [
      "the signature is no base64url",
      { idToken: (_, flawless) => flawless.replace(/[^.]*$/, "***") },
    ],
    ["there is no key", { keys: keyring([]) }],
    ["the key is broken", { keys: keyring([{ ...RS256.jwk, n: "***" }]) }],
  ];
  test.each(failing)("when %s", async (_, options) => {
    let idToken = "";
    const { outcome, transaction } = await signIn({
      ...options,
      idToken: async (claims, flawless) =>
        (idToken = (await options.idToken?.(claims, flawless)) ?? flawless),
    });
    const failure = everythingIn(await failureOf(outcome));
    const secrets = [CODE, ACCESS_TOKEN, REFRESH_TOKEN, idToken, idToken.split(".")[1] ?? ""];
    expect(idToken).not.toBe("");
    for (const secret of [
      ...secrets,
      transaction.codeVerifier,
      transaction.state,
      transaction.nonce,
    ]) {
      expect(failure).not.toContain(secret);
    }
  });
});

test("no failure of an authorization response holds code or state", async () => {
  const { transaction } = await signIn();
  const { state } = transaction;
  for (const wrong of [
    { code: CODE, state: `${state}x` },
    { code: CODE, state, iss: "https://evil.example" },
    { code: CODE, state, error: "access_denied" },
    { code: CODE, state, id_token: ACCESS_TOKEN },
    { state, access_token: ACCESS_TOKEN },
    { state, error: "server_error" },
  ]) {
    const parameters = new URLSearchParams(wrong);
    const failure = await failureOf(() => checkAuthorizationResponse(parameters, transaction));
    for (const secret of [CODE, ACCESS_TOKEN, state]) {
      expect(everythingIn(failure)).not.toContain(secret);
    }
  }
});

test("no failure of a refresh holds its tokens", async () => {
  for (const provider of [
    answering({ "/token": (request) => echo(request, 400) }),
    answering({ "/token": (request) => echo(request, 200) }),
    answering({ "/token": ({ form }) => new Response(`<p>${form}</p>`) }),
    answering({}),
  ]) {
    const sent = `${REFRESH_TOKEN}/+=`;
    const refused = requestTokenRefresh(CONTEXT, sent, { ...provider, now: () => 0 });
    expect(everythingIn(await failureOf(refused))).not.toContain(REFRESH_TOKEN);
  }
  const odd = { access_token: ACCESS_TOKEN, refresh_token: REFRESH_TOKEN, token_type: "mac" };
  const forged = `${encoded({ alg: "RS256" })}.${encoded({ sub: "mallory" })}.c2ln`;
  for (const body of [odd, { ...odd, token_type: "bearer", id_token: forged }]) {
    const refused = validateTokenRefresh(
      CONTEXT,
      { body, receivedAt: 0 },
      { tokenSet: { accessTokens: {}, refreshToken: "refresh-1" }, subject: "alice" },
      { jwks: keyring([RS256.jwk]) },
    );
    const failure = everythingIn(await failureOf(refused));
    for (const secret of [ACCESS_TOKEN, REFRESH_TOKEN, forged, "refresh-1"]) {
      expect(failure).not.toContain(secret);
    }
  }
});

test("no failure of a revocation or of userinfo holds the token", async () => {
  const echoing = answering({
    "/revoke": (request) => echo(request, 400),
    "/userinfo": ({ headers }) =>
      Response.json({ error: headers.get("authorization") }, { status: 400 }),
  });
  for (const work of [
    () => revokeToken(CONTEXT, ACCESS_TOKEN, "access_token", echoing),
    () => fetchUserinfo(CONTEXT, ACCESS_TOKEN, "alice", echoing),
    // The platform names the header that it refuses.
    () => fetchUserinfo(CONTEXT, `${ACCESS_TOKEN}\nx`, "alice", echoing),
  ]) {
    expect(everythingIn(await failureOf(work))).not.toContain(ACCESS_TOKEN);
  }
});
