import { describe, expect, it } from "vitest";
import { otherApp } from "./clients.ts";
import { startSubjects } from "./subjects.ts";
import { tokensOf } from "./suite-client.ts";

const subjects = await startSubjects();
const invalidGrant = { status: 400, body: { error: "invalid_grant" } };

describe.each(subjects)("$name: revocation", ({ client, differences }) => {
  it("of a refresh token ends the grant with all of its tokens", async () => {
    const { accessToken, refreshToken } = await client.signIn();

    expect((await client.post("revocation_endpoint", { token: refreshToken })).status).toBe(200);

    expect(await client.refresh(refreshToken)).toMatchObject(invalidGrant);
    expect((await client.userinfo(accessToken)).status).toBe(401);
  });

  it(`of an access token ends the ${differences.accessTokenRevocation.value}`, async () => {
    const { accessToken, refreshToken } = await client.signIn();

    expect((await client.post("revocation_endpoint", { token: accessToken })).status).toBe(200);

    expect((await client.userinfo(accessToken)).status).toBe(401);
    const endsGrant = differences.accessTokenRevocation.value === "grant";
    expect((await client.refresh(refreshToken)).status).toBe(endsGrant ? 400 : 200);
  });

  it("finds the token whatever the hint says", async () => {
    const { refreshToken } = await client.signIn();

    const answer = await client.post("revocation_endpoint", {
      token: refreshToken,
      token_type_hint: "access_token",
    });

    expect(answer.status).toBe(200);
    expect(await client.refresh(refreshToken)).toMatchObject(invalidGrant);
  });

  it("of an unknown token, and of one that is revoked, is no error", async () => {
    const { refreshToken } = await client.signIn();
    await client.post("revocation_endpoint", { token: refreshToken });

    for (const token of ["guessed", refreshToken]) {
      expect((await client.post("revocation_endpoint", { token })).status).toBe(200);
    }
  });

  it("leaves other grants of the account alone", async () => {
    const first = await client.signIn();
    const second = await client.signIn();

    await client.post("revocation_endpoint", { token: first.refreshToken });

    expect((await client.userinfo(second.accessToken)).status).toBe(200);
    expect((await client.refresh(second.refreshToken)).status).toBe(200);
  });

  it(`by another client does nothing, answered with ${differences.foreignRevocation.value}`, async () => {
    const { accessToken, refreshToken } = await client.signIn();

    const answer = await client.post(
      "revocation_endpoint",
      { token: refreshToken },
      { client: otherApp },
    );

    expect(answer.status).toBe(differences.foreignRevocation.value);
    expect((await client.userinfo(accessToken)).status).toBe(200);
    expect((await client.refresh(refreshToken)).status).toBe(200);
  });

  it("wants to know the client and the token", async () => {
    const nobody = await client.post("revocation_endpoint", { token: "x", client_id: "stranger" });
    const nothing = await client.post("revocation_endpoint", {});

    expect(nobody).toMatchObject({ status: 401, body: { error: "invalid_client" } });
    expect(nothing).toMatchObject({ status: 400, body: { error: "invalid_request" } });
  });
});

describe.each(subjects)("$name: introspection", ({ issuer, client }) => {
  it("says of an access token whose it is, for what and until when", async () => {
    const { accessToken } = await client.signIn({ scope: "openid email offline_access" });

    const { body } = await client.post("introspection_endpoint", { token: accessToken });

    expect(body).toMatchObject({
      active: true,
      iss: issuer,
      sub: "alice",
      client_id: "app",
      scope: "openid email offline_access",
      token_type: "Bearer",
      exp: expect.any(Number),
      iat: expect.any(Number),
    });
  });

  it("knows refresh tokens too, and used ones no more", async () => {
    const { refreshToken } = await client.signIn();

    expect(await client.introspect(refreshToken)).toBe(true);
    const second = tokensOf(await client.refresh(refreshToken));
    expect(await client.introspect(refreshToken)).toBe(false);
    expect(await client.introspect(second.refreshToken)).toBe(true);
  });

  it("says no more than inactive after the revocation, of both tokens", async () => {
    const { accessToken, refreshToken } = await client.signIn();
    await client.post("revocation_endpoint", { token: refreshToken });

    for (const token of [accessToken, refreshToken]) {
      const { status, body } = await client.post("introspection_endpoint", { token });
      expect({ status, body }).toEqual({ status: 200, body: { active: false } });
    }
  });

  it("says no more than inactive of unknown tokens, and to other clients", async () => {
    const { accessToken } = await client.signIn();

    const unknown = await client.post("introspection_endpoint", { token: "guessed" });
    const foreign = await client.post(
      "introspection_endpoint",
      { token: accessToken },
      { client: otherApp },
    );

    expect(unknown.body).toEqual({ active: false });
    expect(foreign.body).toEqual({ active: false });
  });
});
