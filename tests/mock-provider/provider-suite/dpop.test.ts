import { afterEach, describe, expect, it } from "vitest";
import { boundApp } from "./clients.ts";
import { type DpopKey, createDpopKey } from "./dpop-key.ts";
import { startSubjects } from "./subjects.ts";
import { tokensOf } from "./suite-client.ts";

const subjects = await startSubjects();

describe.each(subjects)("$name: DPoP", ({ client, differences, demandDpopNonces }) => {
  const missingProof = differences.missingProof.value;
  const replayed = differences.replayedProof.value;
  const tokenUrl = client.endpoint("token_endpoint");
  const userinfoUrl = client.endpoint("userinfo_endpoint");

  async function signInWith(key: DpopKey) {
    const proof = await key.prove("POST", tokenUrl);
    return tokensOf(await client.redeem(await client.obtainCode(), {}, { proof }));
  }

  async function userinfoWith(key: DpopKey, accessToken: string, changes = {}) {
    const proof = await key.prove("GET", userinfoUrl, accessToken, changes);
    return client.userinfo(accessToken, "DPoP", proof);
  }

  it("binds the tokens to the key", async () => {
    const key = await createDpopKey();
    const proof = await key.prove("POST", tokenUrl);

    const answer = await client.redeem(await client.obtainCode(), {}, { proof });

    expect(answer).toMatchObject({ status: 200, body: { token_type: "DPoP" } });
    const { accessToken, refreshToken } = tokensOf(answer);
    for (const token of [accessToken, refreshToken]) {
      const { body } = await client.post("introspection_endpoint", { token });
      expect(body).toMatchObject({ active: true, cnf: { jkt: key.thumbprint } });
    }
    expect((await userinfoWith(key, accessToken)).body).toMatchObject({ sub: "alice" });
  });

  it("does not let a bound token pass as Bearer, with a proof or without", async () => {
    const key = await createDpopKey();
    const { accessToken } = await signInWith(key);

    const proof = await key.prove("GET", userinfoUrl, accessToken);
    const answers = [
      await client.userinfo(accessToken),
      await client.userinfo(accessToken, "Bearer", proof),
      await client.userinfo(accessToken, "DPoP"),
    ];

    for (const { status } of answers) expect([400, 401]).toContain(status);
    expect(answers[0]).toMatchObject({ status: 401, body: { error: "invalid_token" } });
  });

  it("does not let an unbound token pass with a proof", async () => {
    const key = await createDpopKey();
    const { accessToken } = await client.signIn();

    expect((await userinfoWith(key, accessToken)).status).toBe(401);
  });

  it("refuses a proof of another key", async () => {
    const { accessToken, refreshToken } = await signInWith(await createDpopKey());
    const other = await createDpopKey();

    expect(await userinfoWith(other, accessToken)).toMatchObject({
      status: 401,
      body: { error: "invalid_token" },
    });
    const proof = await other.prove("POST", tokenUrl);
    expect(await client.refresh(refreshToken, {}, { proof })).toMatchObject({
      status: 400,
      body: { error: "invalid_grant" },
    });
  });

  it("refuses to refresh a bound refresh token without a proof, and rotates it with one", async () => {
    const key = await createDpopKey();
    const { refreshToken } = await signInWith(key);

    expect(await client.refresh(refreshToken)).toMatchObject({
      status: 400,
      body: { error: "invalid_grant" },
    });
    const proof = await key.prove("POST", tokenUrl);
    const answer = await client.refresh(refreshToken, {}, { proof });
    expect(answer).toMatchObject({ status: 200, body: { token_type: "DPoP" } });
    expect(tokensOf(answer).refreshToken).not.toBe(refreshToken);
  });

  it.each([
    ["another method", { htm: "POST" }],
    ["another address", { htu: "https://evil.example/userinfo" }],
    ["another access token", { ath: "x".repeat(43) }],
    ["no access token", { ath: undefined }],
    ["a time long ago", { iat: 1_000_000_000 }],
    ["no time", { iat: undefined }],
    ["no identifier", { jti: undefined }],
  ])("refuses a proof for %s", async (_name, changes) => {
    const key = await createDpopKey();
    const { accessToken } = await signInWith(key);

    const { status, headers, body } = await userinfoWith(key, accessToken, changes);

    expect(status).toBe(401);
    // A provider that has nonces may ask for one in the place of a better clock.
    expect(["invalid_dpop_proof", "use_dpop_nonce"]).toContain(body["error"]);
    expect(headers.get("www-authenticate")).toMatch(/\bDPoP\b.*\balgs=/);
  });

  it.each([
    ["another method", { htm: "GET" }],
    ["another address", { htu: "https://evil.example/token" }],
  ])("refuses at the token endpoint a proof for %s", async (_name, changes) => {
    const key = await createDpopKey();
    const proof = await key.prove("POST", tokenUrl, undefined, changes);

    const answer = await client.redeem(await client.obtainCode(), {}, { proof });

    expect(answer).toMatchObject({ status: 400, body: { error: "invalid_dpop_proof" } });
  });

  it("refuses what is no proof at all", async () => {
    const answer = await client.redeem(await client.obtainCode(), {}, { proof: "e30.e30.e30" });

    expect(answer).toMatchObject({ status: 400, body: { error: "invalid_dpop_proof" } });
  });

  it(`accepts a proof once; twice is ${replayed.token}, at an API ${replayed.api}`, async () => {
    const key = await createDpopKey();
    const proof = await key.prove("POST", tokenUrl);
    const first = await client.redeem(await client.obtainCode(), {}, { proof });
    expect(first.status).toBe(200);
    const { accessToken } = tokensOf(first);

    const again = await client.redeem(await client.obtainCode(), {}, { proof });
    expect(again).toMatchObject({
      status: 400,
      body: { error: replayed.token },
    });

    const apiProof = await key.prove("GET", userinfoUrl, accessToken);
    expect((await client.userinfo(accessToken, "DPoP", apiProof)).status).toBe(200);
    expect(await client.userinfo(accessToken, "DPoP", apiProof)).toMatchObject({
      status: 401,
      body: { error: replayed.api },
    });
  });

  it("binds a code to the key that dpop_jkt names", async () => {
    const key = await createDpopKey();
    const other = await createDpopKey();
    const code = await client.obtainCode({ dpop_jkt: key.thumbprint });

    const stolen = await client.redeem(code, {}, { proof: await other.prove("POST", tokenUrl) });
    expect(stolen).toMatchObject({ status: 400, body: { error: "invalid_grant" } });
  });

  it(`is demanded of a client that is registered so, else ${missingProof}`, async () => {
    const key = await createDpopKey();
    const bare = await client.obtainCode({ client_id: boundApp.id });
    expect(await client.redeem(bare, {}, { client: boundApp })).toMatchObject({
      status: 400,
      body: { error: missingProof },
    });

    const proof = await key.prove("POST", tokenUrl);
    const code = await client.obtainCode({ client_id: boundApp.id });
    expect(await client.redeem(code, {}, { client: boundApp, proof })).toMatchObject({
      status: 200,
      body: { token_type: "DPoP" },
    });
  });

  describe("with nonces that are demanded", () => {
    afterEach(() => demandDpopNonces(false));

    it("asks for one at the token endpoint, and is content with the one it gave", async () => {
      await demandDpopNonces(true);
      const key = await createDpopKey();
      const code = await client.obtainCode();

      const refused = await client.redeem(code, {}, { proof: await key.prove("POST", tokenUrl) });
      expect(refused).toMatchObject({ status: 400, body: { error: "use_dpop_nonce" } });
      const nonce = refused.headers.get("dpop-nonce");
      expect(nonce).toMatch(/./);

      const proof = await key.prove("POST", tokenUrl, undefined, { nonce });
      expect((await client.redeem(code, {}, { proof })).status).toBe(200);
    });

    it("asks for one at userinfo too, and refuses one that it never gave", async () => {
      const key = await createDpopKey();
      const { accessToken } = await signInWith(key);
      await demandDpopNonces(true);

      for (const changes of [{}, { nonce: "guessed" }]) {
        const refused = await userinfoWith(key, accessToken, changes);
        expect(refused).toMatchObject({ status: 401, body: { error: "use_dpop_nonce" } });
        expect(refused.headers.get("www-authenticate")).toMatch(/\bDPoP\b.*"use_dpop_nonce"/);
        const nonce = refused.headers.get("dpop-nonce");
        expect((await userinfoWith(key, accessToken, { nonce })).status).toBe(200);
      }
    });
  });
});
