import { createRemoteJWKSet, jwtVerify } from "jose";
import { describe, expect, it } from "vitest";
import { backend, signedApp } from "./clients.ts";
import { startSubjects } from "./subjects.ts";
import { read, tokensOf } from "./suite-client.ts";

const subjects = await startSubjects();

describe.each(subjects)("$name: userinfo", ({ client }) => {
  it("tells what the scope covers", async () => {
    const { accessToken } = await client.signIn();

    expect(await client.userinfo(accessToken)).toMatchObject({
      status: 200,
      body: {
        sub: "alice",
        name: "Alice Example",
        email: "alice@example.org",
        email_verified: true,
      },
    });
  });

  it("tells no more than the scope covers", async () => {
    const { accessToken } = await client.signIn({ scope: "openid offline_access" });

    expect((await client.userinfo(accessToken)).body).toEqual({ sub: "alice" });
  });

  it("answers a POST as well", async () => {
    const { accessToken } = await client.signIn();

    const response = await fetch(client.endpoint("userinfo_endpoint"), {
      method: "POST",
      headers: { authorization: `Bearer ${accessToken}` },
    });

    expect(await read(response)).toMatchObject({ status: 200, body: { sub: "alice" } });
  });

  it("refuses a token that it does not know, and says so in WWW-Authenticate", async () => {
    const answer = await client.userinfo("guessed");

    expect(answer).toMatchObject({ status: 401, body: { error: "invalid_token" } });
    expect(answer.headers.get("www-authenticate")).toMatch(/\bBearer\b.*error="invalid_token"/);
  });

  it("refuses a refresh token and an ID token in the place of an access token", async () => {
    const { refreshToken, idToken } = await client.signIn();

    for (const token of [refreshToken, idToken]) {
      expect((await client.userinfo(token)).status).toBe(401);
    }
  });

  it("refuses a token without the scope openid", async () => {
    const code = await client.obtainCode({ scope: "read:workflows", nonce: undefined });
    const { body } = await client.redeem(code);

    expect(await client.userinfo(String(body["access_token"]))).toMatchObject({
      status: 403,
      body: { error: "insufficient_scope" },
    });
  });

  it("refuses a token that belongs to nobody", async () => {
    const { body } = await client.post(
      "token_endpoint",
      { grant_type: "client_credentials", scope: "read:workflows" },
      { client: backend },
    );

    const { status } = await client.userinfo(String(body["access_token"]));
    expect([401, 403]).toContain(status);
  });
});

describe.each(subjects)("$name: signed userinfo", ({ issuer, client }) => {
  it("comes as a JWT for the client that is registered so", async () => {
    const code = await client.obtainCode({ client_id: signedApp.id });
    const tokens = tokensOf(await client.redeem(code, {}, { client: signedApp }));

    const answer = await client.userinfo(tokens.accessToken);

    expect(answer.headers.get("content-type")).toMatch(/^application\/jwt\b/);
    const keys = createRemoteJWKSet(client.endpoint("jwks_uri"));
    const { payload } = await jwtVerify(answer.text, keys, {
      issuer,
      audience: signedApp.id,
      algorithms: ["RS256"],
    });
    expect(payload).toMatchObject({ sub: "alice", name: "Alice Example" });
  });
});
