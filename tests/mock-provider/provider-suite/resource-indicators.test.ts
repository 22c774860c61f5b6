import { createRemoteJWKSet, decodeJwt, jwtVerify } from "jose";
import { describe, expect, it } from "vitest";
import { photosApi, printsApi } from "./clients.ts";
import { startSubjects } from "./subjects.ts";
import { tokensOf } from "./suite-client.ts";

const subjects = await startSubjects();
const scope = "openid offline_access read:workflows";
const invalidTarget = { status: 400, body: { error: "invalid_target" } };

describe.each(subjects)("$name: resource indicators", ({ issuer, client, openBrowser }) => {
  it("make an access token for that resource, a JWT signed by the provider (RFC 9068)", async () => {
    const code = await client.obtainCode({ scope, resource: photosApi });

    const { accessToken } = tokensOf(await client.redeem(code, { resource: photosApi }));

    const { payload } = await jwtVerify(
      accessToken,
      createRemoteJWKSet(client.endpoint("jwks_uri")),
      { issuer, audience: photosApi, typ: "at+jwt" },
    );
    expect(payload).toMatchObject({
      aud: photosApi,
      sub: "alice",
      client_id: "app",
      jti: expect.any(String),
    });
    expect(String(payload["scope"]).split(" ")).toContain("read:workflows");
  });

  it("keep such a token away from the provider's own userinfo", async () => {
    const code = await client.obtainCode({ scope, resource: photosApi });
    const { accessToken } = tokensOf(await client.redeem(code, { resource: photosApi }));

    expect(await client.userinfo(accessToken)).toMatchObject({
      status: 401,
      body: { error: "invalid_token" },
    });
  });

  it("let a refresh choose among the resources that were granted", async () => {
    const resource = [photosApi, printsApi];
    const code = await client.obtainCode({ scope, resource });
    const first = tokensOf(await client.redeem(code, { resource: photosApi }));

    const second = await client.refresh(first.refreshToken, { resource: printsApi });

    expect(decodeJwt(first.accessToken).aud).toBe(photosApi);
    expect(decodeJwt(tokensOf(second).accessToken).aud).toBe(printsApi);
  });

  it("are refused at the exchange when they were not granted", async () => {
    const code = await client.obtainCode({ scope, resource: photosApi });

    expect(await client.redeem(code, { resource: printsApi })).toMatchObject(invalidTarget);
  });

  it("are refused at a refresh when they were not granted", async () => {
    const code = await client.obtainCode({ scope, resource: photosApi });
    const { refreshToken } = tokensOf(await client.redeem(code, { resource: photosApi }));

    const answer = await client.refresh(refreshToken, { resource: printsApi });

    expect(answer).toMatchObject(invalidTarget);
  });

  it.each([
    ["a relative address", "/photos"],
    ["an address with a fragment", `${photosApi}#album`],
    ["no address at all", "photos"],
  ])("that are %s are refused as invalid_target", async (_name, resource) => {
    const answer = await client.authorize(await openBrowser(), { scope, resource });

    expect(answer.get("error")).toBe("invalid_target");
  });
});
