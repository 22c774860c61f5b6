import { describe, expect, it } from "vitest";
import { otherApp } from "./clients.ts";
import { startSubjects } from "./subjects.ts";
import { read, tokensOf } from "./suite-client.ts";

const subjects = await startSubjects();

const invalidGrant = { status: 400, body: { error: "invalid_grant" } };
const wrongVerifier = "x".repeat(43);

describe.each(subjects)("$name: an authorization code", ({ client, differences }) => {
  it("brings an access, a refresh and an ID token", async () => {
    const answer = await client.redeem(await client.obtainCode());

    expect(answer.status).toBe(200);
    expect(answer.headers.get("cache-control")).toContain("no-store");
    expect(answer.body).toMatchObject({ token_type: "Bearer", expires_in: expect.any(Number) });
    expect(Object.values(tokensOf(answer))).toEqual([
      expect.any(String),
      expect.any(String),
      expect.any(String),
    ]);
  });

  it("brings no refresh token without offline_access, and no ID token without openid", async () => {
    const { body } = await client.redeem(
      await client.obtainCode({ scope: "read:workflows", nonce: undefined }),
    );

    expect(body).toMatchObject({ scope: "read:workflows" });
    expect(body).not.toHaveProperty("refresh_token");
    expect(body).not.toHaveProperty("id_token");
  });

  it("is refused with a wrong verifier, and is still good for the right one", async () => {
    const code = await client.obtainCode();

    expect(await client.redeem(code, { code_verifier: wrongVerifier })).toMatchObject(invalidGrant);
    expect((await client.redeem(code)).status).toBe(200);
  });

  it(`is refused without a verifier as ${differences.missingVerifier.value}`, async () => {
    const answer = await client.redeem(await client.obtainCode(), { code_verifier: undefined });

    expect(answer).toMatchObject({
      status: 400,
      body: { error: differences.missingVerifier.value },
    });
  });

  it("is refused with another redirect URI", async () => {
    const code = await client.obtainCode();

    const answer = await client.redeem(code, { redirect_uri: "https://app.example/other" });

    expect(answer).toMatchObject(invalidGrant);
  });

  it("is refused to another client", async () => {
    const answer = await client.redeem(await client.obtainCode(), {}, { client: otherApp });

    expect(answer).toMatchObject(invalidGrant);
  });

  it("is refused when it was never given, and asked for when it is missing", async () => {
    expect(await client.redeem("guessed")).toMatchObject(invalidGrant);
    expect(await client.redeem("", { code: undefined })).toMatchObject({
      status: 400,
      body: { error: "invalid_request" },
    });
  });

  it("is good for one use, and a second one revokes what the first one brought", async () => {
    const code = await client.obtainCode();
    const { accessToken, refreshToken } = tokensOf(await client.redeem(code));

    expect(await client.redeem(code)).toMatchObject(invalidGrant);
    expect((await client.userinfo(accessToken)).status).toBe(401);
    expect(await client.refresh(refreshToken)).toMatchObject(invalidGrant);
  });

  it("does no harm in the hands of a thief who has no verifier", async () => {
    const code = await client.obtainCode();
    const { accessToken } = tokensOf(await client.redeem(code));

    expect(await client.redeem(code, { code_verifier: wrongVerifier })).toMatchObject(invalidGrant);
    expect((await client.userinfo(accessToken)).status).toBe(200);
  });
});

describe.each(subjects)("$name: the token endpoint", ({ client }) => {
  it.each([
    ["an unknown client", { client_id: "stranger" }, 401, "invalid_client"],
    ["a missing grant type", { grant_type: undefined }, 400, "invalid_request"],
    ["an unknown grant type", { grant_type: "magic" }, 400, "unsupported_grant_type"],
    ["a parameter that comes twice", { code: ["one", "two"] }, 400, "invalid_request"],
    ["a verifier that is too short", { code_verifier: "x".repeat(42) }, 400, "invalid_request"],
    ["a verifier that is too long", { code_verifier: "x".repeat(129) }, 400, "invalid_request"],
  ])("refuses %s", async (_name, changes, status, error) => {
    const answer = await client.redeem(await client.obtainCode(), changes);

    expect(answer).toMatchObject({ status, body: { error } });
  });

  it("refuses JSON", async () => {
    const response = await fetch(client.endpoint("token_endpoint"), {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ grant_type: "authorization_code", client_id: "app" }),
    });

    expect(await read(response)).toMatchObject({ status: 400, body: { error: "invalid_request" } });
  });

  it("refuses a request without a client", async () => {
    const answer = await client.redeem(await client.obtainCode(), { client_id: undefined });

    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.body).not.toHaveProperty("access_token");
  });

  it("refuses a secret that a public client does not have", async () => {
    const code = await client.obtainCode();

    const answer = await client.redeem(code, { client_secret: "guessed" });

    expect(answer).toMatchObject({ status: 401, body: { error: "invalid_client" } });
  });
});
