import { describe, expect, it, test } from "vitest";
import { failureOf } from "../support/oauth-failure.ts";
import { CLIENT_ID, ISSUER, keyring, makeSigningKey, signJwt } from "../support/provider-double.ts";
import type { SigningKey } from "../support/provider-double.ts";
import { ACCESS_TOKEN, CODE, REFRESH_TOKEN, RS256, seconds, signIn } from "./sign-in.ts";

describe("the code exchange", () => {
  it("is one request of a public client, with the verifier and without any other proof", async () => {
    const { outcome, transaction, received } = await signIn();
    await outcome;
    expect(received).toHaveLength(1);
    const [request] = received;
    expect(request?.url).toBe("https://id.example/token");
    expect(request?.init).toMatchObject({
      method: "POST",
      credentials: "omit",
      redirect: "manual",
    });
    expect(Object.fromEntries(request?.form ?? [])).toEqual({
      grant_type: "authorization_code",
      code: CODE,
      code_verifier: transaction.codeVerifier,
      redirect_uri: "https://pixy.example/callback",
      client_id: "pixy",
    });
    expect(request?.headers.has("authorization")).toBe(false);
  });

  it("names the resource that the access token is for, when the profile has one", async () => {
    const { outcome, received } = await signIn({ profile: { resource: ["https://api.example/"] } });
    await outcome;
    expect(received[0]?.form.getAll("resource")).toEqual(["https://api.example/"]);
  });

  test.each([
    ["endpoint_missing", undefined],
    ["endpoint_insecure", "http://id.example/token"],
  ])("fails with %s and sends nothing where the token endpoint is %s", async (code, endpoint) => {
    const { outcome, received } = await signIn({
      // @ts-expect-error undefined takes the endpoint out of the metadata
      metadata: { token_endpoint: endpoint },
    });
    expect((await failureOf(outcome)).code).toBe(code);
    expect(received).toHaveLength(0);
  });

  it("is not repeated after a server error, because the code may be used up", async () => {
    const { outcome, received } = await signIn({ answer: () => new Response("", { status: 502 }) });
    const failure = await failureOf(outcome);
    expect(failure.code).toBe("provider_error");
    expect(failure.details).toEqual({ status: 502 });
    expect(received).toHaveLength(1);
  });
});

describe("a sign-in", () => {
  it("yields the tokens, the scope and the account", async () => {
    const before = Date.now();
    const { outcome } = await signIn({
      claims: { name: "Alice", email: "alice@example.com", picture: 7 },
      body: { scope: "openid" },
    });
    const { tokenSet, grantedScope, claims } = await outcome;
    const access = tokenSet.accessTokens[""];
    expect(access).toMatchObject({ token: ACCESS_TOKEN, tokenType: "bearer" });
    expect(access?.receivedAt).toBeGreaterThanOrEqual(before);
    expect(access?.expiresAt).toBe((access?.receivedAt ?? 0) + 3_600_000);
    expect(tokenSet.refreshToken).toBe(REFRESH_TOKEN);
    expect(tokenSet.idToken).toMatch(/^eyJ/);
    expect(grantedScope).toBe("openid");
    expect(claims).toEqual({ sub: "alice", name: "Alice", email: "alice@example.com" });
  });

  it("was granted what was asked for when the provider does not say", async () => {
    expect((await (await signIn()).outcome).grantedScope).toBe("openid profile");
  });

  it("with OpenID needs an ID token even where the nonce was lost", async () => {
    const { outcome } = await signIn({ found: ({ nonce: _, ...rest }) => rest });
    expect((await failureOf(outcome)).code).toBe("token_response_invalid");
  });

  it("without OpenID has no ID token, no account, and needs no keys", async () => {
    const keys = { ...keyring([]), read: () => Promise.reject(new Error("nobody needs keys")) };
    const { outcome } = await signIn({ profile: { scope: "read:workflows" }, keys });
    const { tokenSet, claims } = await outcome;
    expect(tokenSet).not.toHaveProperty("idToken");
    expect(claims).toBeUndefined();
  });

  it("without OpenID still believes no ID token that the provider has not signed", async () => {
    const unasked = {
      iss: ISSUER,
      aud: CLIENT_ID,
      sub: "alice",
      iat: seconds(),
      exp: seconds() + 60,
    };
    const signedBy = async (key: SigningKey) =>
      signIn({
        profile: { scope: "read:workflows" },
        body: { id_token: await signJwt(key, unasked) },
        keys: keyring([RS256.jwk]),
      });
    expect((await (await signedBy(RS256)).outcome).claims?.sub).toBe("alice");
    const { outcome } = await signedBy(await makeSigningKey("RS256", RS256.jwk.kid));
    expect((await failureOf(outcome)).code).toBe("signature_invalid");
  });
});
