import { describe, expect, it, test, vi } from "vitest";
import type { ProviderMetadata } from "../../src/oauth/provider-profile.ts";
import { requestTokenRefresh, validateTokenRefresh } from "../../src/oauth/token-refresh.ts";
import type { TokenSet } from "../../src/oauth/token-set.ts";
import { OAuthError } from "../../src/oauth/oauth-error.ts";
import { failureOf } from "../support/oauth-failure.ts";
import {
  answering,
  CLIENT_ID,
  ISSUER,
  keyring,
  makeSigningKey,
  METADATA,
  PROFILE,
  signJwt,
} from "../support/provider-double.ts";
import { tamperIdToken } from "../support/tampered-id-token.ts";
import { RS256, seconds } from "./sign-in.ts";

const CONTEXT = { profile: PROFILE, metadata: METADATA };
const SIGNED_IN_AT = seconds() - 3_000;
const RECEIVED_AT = Date.now();

function send(answer: (() => Response) | undefined) {
  const provider = answering(answer ? { "/token": answer } : {});
  const outcome = requestTokenRefresh(CONTEXT, "refresh-1", { ...provider, now: () => 77 });
  return { outcome, provider };
}

describe("sending a refresh token", () => {
  it("is one request of a public client, in which PKCE takes no part", async () => {
    const { outcome, provider } = send(() => Response.json({ access_token: "a" }));
    expect(await outcome).toEqual({ body: { access_token: "a" }, receivedAt: 77 });
    expect(provider.received).toHaveLength(1);
    expect(Object.fromEntries(provider.received[0]?.form ?? [])).toEqual({
      grant_type: "refresh_token",
      refresh_token: "refresh-1",
      client_id: "pixy",
    });
  });

  it("names the resource that the access token is for, when the profile has one", async () => {
    const provider = answering({ "/token": () => Response.json({ access_token: "a" }) });
    const profile = { ...PROFILE, resource: ["https://api.example/"] };
    await requestTokenRefresh({ ...CONTEXT, profile }, "r", { ...provider, now: () => 1 });
    expect(provider.received[0]?.form.getAll("resource")).toEqual(["https://api.example/"]);
  });

  it("can be aborted by nobody and no deadline", async () => {
    const timeout = vi.spyOn(AbortSignal, "timeout");
    const { outcome, provider } = send(() => Response.json({}));
    await outcome;
    expect(provider.received[0]?.init.signal).toBeNull();
    expect(timeout).not.toHaveBeenCalled();
  });

  it("notes the arrival after the answer, not the departure", async () => {
    let time = 1;
    const provider = answering({ "/token": () => ((time = 500), Response.json({})) });
    const answer = await requestTokenRefresh(CONTEXT, "r", { ...provider, now: () => time });
    expect(answer.receivedAt).toBe(500);
  });

  it("brings home even tokens that are odd, so that none is lost before it is judged", async () => {
    const odd = { refresh_token: "refresh-2", token_type: "mac", scope: 7, expires_in: "soon" };
    const { outcome } = send(() => Response.json(odd));
    expect((await outcome).body).toEqual({
      refresh_token: "refresh-2",
      token_type: "mac",
      scope: 7,
    });
  });

  test.each([
    ["token_request_rejected", 400, '{"error":"invalid_grant"}'],
    ["token_request_rejected", 200, '{"error":"invalid_grant"}'],
    ["rate_limited", 429, ""],
    ["provider_error", 503, ""],
    ["response_malformed", 200, "<html>"],
  ])("fails with %s after a %i of %j", async (code, status, text) => {
    const { outcome, provider } = send(() => new Response(text, { status }));
    expect((await failureOf(outcome)).code).toBe(code);
    expect(provider.received).toHaveLength(1);
  });

  it("fails with provider_unreachable when no answer comes", async () => {
    expect((await failureOf(send(undefined).outcome)).code).toBe("provider_unreachable");
  });

  test.each([
    ["endpoint_missing", undefined],
    ["endpoint_insecure", "http://id.example/token"],
  ])("fails with %s and sends nothing where the token endpoint is %s", async (code, endpoint) => {
    const { token_endpoint: _, ...rest } = METADATA;
    const metadata: ProviderMetadata = { ...rest, ...(endpoint && { token_endpoint: endpoint }) };
    const provider = answering({});
    const refused = requestTokenRefresh({ ...CONTEXT, metadata }, "r", {
      ...provider,
      now: () => 0,
    });
    expect((await failureOf(refused)).code).toBe(code);
    expect(provider.received).toHaveLength(0);
  });
});

const CLAIMS = {
  iss: ISSUER,
  aud: CLIENT_ID,
  sub: "alice",
  iat: seconds(),
  exp: seconds() + 600,
};

const FIRST_ID_TOKEN = await signJwt(RS256, {
  ...CLAIMS,
  iat: SIGNED_IN_AT,
  exp: SIGNED_IN_AT + 600,
  auth_time: SIGNED_IN_AT - 5,
  nonce: "n-0S6_WzA2Mj",
});

const PREVIOUS: TokenSet = {
  accessTokens: { "": { token: "access-1", tokenType: "bearer", receivedAt: 1 } },
  refreshToken: "refresh-1",
  idToken: FIRST_ID_TOKEN,
};

function validate(
  body: Readonly<Record<string, unknown>>,
  {
    tokenSet = PREVIOUS,
    attested = true,
    jwks = keyring([RS256.jwk]),
    receivedAt = RECEIVED_AT,
  } = {},
) {
  const subject = attested ? "alice" : undefined;
  const answer = {
    body: { access_token: "access-2", token_type: "Bearer", ...body },
    receivedAt,
  };
  return validateTokenRefresh(CONTEXT, answer, { tokenSet, subject }, { jwks });
}

async function idToken(claims: Readonly<Record<string, unknown>> = {}, key = RS256) {
  return { id_token: await signJwt(key, { ...CLAIMS, ...claims }) };
}

describe("a refresh answer", () => {
  it("row 62: without a refresh token leaves the old one and the old ID token in place", async () => {
    const { tokenSet, rotated, grantedScope, claims } = await validate({ expires_in: 60 });
    expect(tokenSet).toEqual({
      accessTokens: {
        "": {
          token: "access-2",
          tokenType: "bearer",
          receivedAt: RECEIVED_AT,
          expiresAt: RECEIVED_AT + 60_000,
        },
      },
      refreshToken: "refresh-1",
      idToken: FIRST_ID_TOKEN,
    });
    expect(rotated).toBe(false);
    expect(grantedScope).toBeUndefined();
    expect(claims).toBeUndefined();
  });

  it("row 63: with another refresh token replaces the old one", async () => {
    const { tokenSet, rotated } = await validate({ refresh_token: "refresh-2" });
    expect(tokenSet.refreshToken).toBe("refresh-2");
    expect(rotated).toBe(true);
  });

  it("row 70b: with the same refresh token is not called a rotation", async () => {
    expect((await validate({ refresh_token: "refresh-1" })).rotated).toBe(false);
  });

  it("row 70: with a reduced scope says so", async () => {
    expect((await validate({ scope: "openid" })).grantedScope).toBe("openid");
  });

  it("with an ID token of the same account brings its claims and keeps it", async () => {
    const body = await idToken({ name: "Alice A." });
    const { tokenSet, claims } = await validate(body);
    expect(tokenSet.idToken).toBe(body.id_token);
    expect(claims).toMatchObject({ sub: "alice", name: "Alice A." });
  });

  test.each([
    ["no access token", { access_token: undefined }],
    ["a token_type that nobody knows", { token_type: "mac" }],
    ["a DPoP token that nobody asked for", { token_type: "DPoP" }],
    ["an access token that no header can carry", { access_token: "a\nb" }],
  ])("with %s is refused", async (_, body) => {
    expect((await failureOf(validate(body))).code).toBe("token_response_invalid");
  });
});

describe("row 64: an ID token that does not continue the sign-in", () => {
  it("because its iss is another is account_changed", async () => {
    const failure = await failureOf(
      validate(await idToken({ iss: "https://evil.example" }), { receivedAt: Date.now() }),
    );
    expect(failure.code).toBe("account_changed");
    expect(failure.message).toContain('"iss"');
  });

  it("because its sub is another is account_changed", async () => {
    const failure = await failureOf(validate(await idToken({ sub: "mallory" })));
    expect(failure.code).toBe("account_changed");
    expect(failure.message).toContain('"sub"');
    expect(failure.message).not.toContain("mallory");
  });

  it("because its sub is another than the old ID token's, where no subject is known", async () => {
    const body = await idToken({ sub: "mallory" });
    expect((await failureOf(validate(body, { attested: false }))).code).toBe("account_changed");
  });

  test.each([
    ["aud", { aud: "other" }],
    ["aud", { aud: [CLIENT_ID, "other"], azp: CLIENT_ID }],
    ["azp", { azp: "other" }],
    ["auth_time", { auth_time: SIGNED_IN_AT - 4 }],
    ["auth_time", { auth_time: seconds() }],
    ["nonce", { nonce: "another" }],
    ["nonce", { nonce: "" }],
    ["sub", { sub: undefined }],
    ["iat", { iat: undefined }],
    ["exp", { exp: seconds() - 310 }],
  ])("because of its %s is id_token_invalid: %j", async (name, claims) => {
    const failure = await failureOf(validate(await idToken(claims)));
    expect(failure.code).toBe("id_token_invalid");
    expect(failure.message).toContain(`"${name}"`);
  });

  test.each([
    ["the original auth_time", { auth_time: SIGNED_IN_AT - 5 }],
    ["the original nonce", { nonce: "n-0S6_WzA2Mj" }],
    ["neither", {}],
  ])("unlike one with %s, which is accepted", async (_, claims) => {
    expect((await validate(await idToken(claims))).claims?.sub).toBe("alice");
  });

  test.each([
    ["none", undefined],
    ["one that cannot be read", "imported"],
    ["one without these claims", `e30.${Buffer.from('{"sub":"alice"}').toString("base64url")}.`],
  ])("cannot be told by nonce and auth_time where the old ID token is %s", async (_, old) => {
    const tokenSet = { ...PREVIOUS, idToken: old };
    const body = await idToken({ nonce: "any", auth_time: 1 });
    expect((await validate(body, { tokenSet })).claims?.sub).toBe("alice");
  });
});

describe("the times of an ID token that was kept pending", () => {
  const daysAgo = RECEIVED_AT - 3 * 86_400_000;
  const then = Math.floor(daysAgo / 1000);

  it("are judged as of its receipt, however late it is validated", async () => {
    const body = await idToken({ iat: then, exp: then + 60 });
    expect((await validate(body, { receivedAt: daysAgo })).claims?.sub).toBe("alice");
  });

  it("do not pass when it had expired by then", async () => {
    const body = await idToken({ iat: then, exp: then - 310 });
    const failure = await failureOf(validate(body, { receivedAt: daysAgo }));
    expect(failure.code).toBe("id_token_invalid");
    expect(failure.message).toContain('"exp"');
  });
});

describe("an answer that was received by a clock that has been set back since", () => {
  const ahead = 86_400_000;

  it("is judged and dated by the clock that is right", async () => {
    const iat = Math.floor(RECEIVED_AT / 1000);
    const body = { ...(await idToken({ iat, exp: iat + 60 })), expires_in: 60 };
    const { tokenSet } = await validate(body, { receivedAt: Date.now() + ahead });
    expect(tokenSet.accessTokens[""]?.expiresAt).toBeLessThanOrEqual(Date.now() + 60_000);
  });
});

it("the very ID token of before, handed out again, says nothing and harms nothing", async () => {
  const then = Math.floor(RECEIVED_AT / 1000) - 86_400;
  const { id_token } = await idToken({ iat: then, exp: then + 60 });
  const tokenSet = { ...PREVIOUS, idToken: id_token };
  const refreshed = await validate({ id_token }, { tokenSet });
  expect(refreshed.tokenSet.idToken).toBe(id_token);
  expect(refreshed.claims).toBeUndefined();
});

describe("the signature of an ID token that a refresh brings", () => {
  test.each(["signature", "payload"] as const)(
    "is verified: a changed %s is refused",
    async (part) => {
      const { id_token } = await idToken();
      // Without the old claims, so that nothing but the signature can tell.
      const refused = validate(
        { id_token: tamperIdToken(id_token, part) },
        { attested: false, tokenSet: { accessTokens: {} } },
      );
      expect((await failureOf(refused)).code).toBe("signature_invalid");
    },
  );

  it("is verified by the keys of now when those of then do not fit", async () => {
    const rotated = await makeSigningKey("RS256", "rotated");
    const jwks = keyring([rotated.jwk], [RS256.jwk]);
    const { claims } = await validate(await idToken({}, rotated), { jwks });
    expect(claims?.sub).toBe("alice");
    expect(jwks.fetches()).toBe(1);
  });

  it("stays open while the keys cannot be had", async () => {
    const jwks = {
      ...keyring([]),
      read: () => Promise.reject(new OAuthError("jwks_unavailable", "")),
    };
    expect((await failureOf(validate(await idToken(), { jwks }))).code).toBe("jwks_unavailable");
  });
});
