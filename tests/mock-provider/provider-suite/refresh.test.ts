import { decodeJwt } from "jose";
import { describe, expect, it } from "vitest";
import { fullScope, otherApp } from "./clients.ts";
import { startSubjects } from "./subjects.ts";
import { tokensOf } from "./suite-client.ts";

const subjects = await startSubjects();

const invalidGrant = { status: 400, body: { error: "invalid_grant" } };

describe.each(subjects)("$name: a refresh", ({ issuer, client }) => {
  it("brings another refresh token, and an ID token of the same account", async () => {
    const first = await client.signIn();

    const answer = await client.refresh(first.refreshToken);

    expect(answer.status).toBe(200);
    const second = tokensOf(answer);
    expect(second.refreshToken).not.toBe(first.refreshToken);
    expect(second.accessToken).not.toBe(first.accessToken);
    expect(decodeJwt(second.idToken)).toMatchObject({ iss: issuer, sub: "alice", aud: "app" });
    expect((await client.userinfo(second.accessToken)).status).toBe(200);
    expect((await client.refresh(second.refreshToken)).status).toBe(200);
  });

  it("with a used refresh token revokes the whole family", async () => {
    const first = await client.signIn();
    const second = tokensOf(await client.refresh(first.refreshToken));

    expect(await client.refresh(first.refreshToken)).toMatchObject(invalidGrant);
    expect(await client.refresh(second.refreshToken)).toMatchObject(invalidGrant);
    expect((await client.userinfo(second.accessToken)).status).toBe(401);
  });

  it("may narrow the scope of the access token, not that of the grant", async () => {
    const first = await client.signIn();

    const narrow = await client.refresh(first.refreshToken, { scope: "openid email" });
    const again = await client.refresh(tokensOf(narrow).refreshToken);

    expect(narrow.body["scope"]).toBe("openid email");
    expect(new Set(String(again.body["scope"]).split(" "))).toEqual(new Set(fullScope.split(" ")));
  });

  it("may not widen the scope, and the refresh token stays good", async () => {
    const first = await client.signIn({ scope: "openid offline_access" });

    const wide = await client.refresh(first.refreshToken, { scope: "openid email" });

    expect(wide).toMatchObject({ status: 400, body: { error: "invalid_scope" } });
    expect((await client.refresh(first.refreshToken)).status).toBe(200);
  });

  it("is refused to another client, and the refresh token stays good", async () => {
    const first = await client.signIn();

    const stolen = await client.refresh(first.refreshToken, {}, { client: otherApp });

    expect(stolen).toMatchObject(invalidGrant);
    expect((await client.refresh(first.refreshToken)).status).toBe(200);
  });

  it("is refused without a token and with an unknown one", async () => {
    expect(await client.refresh("", { refresh_token: undefined })).toMatchObject({
      status: 400,
      body: { error: "invalid_request" },
    });
    expect(await client.refresh("guessed")).toMatchObject(invalidGrant);
  });

  it("with an access token in the place of a refresh token is refused", async () => {
    const { accessToken } = await client.signIn();

    expect(await client.refresh(accessToken)).toMatchObject(invalidGrant);
  });

  it("of two grants of one account touches only its own", async () => {
    const first = await client.signIn();
    const second = await client.signIn();
    await client.refresh(first.refreshToken);
    await client.refresh(first.refreshToken);

    expect((await client.refresh(second.refreshToken)).status).toBe(200);
  });
});
