import { decodeJwt } from "jose";
import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import type { NodeMockProvider } from "../../src/mock-provider/node.ts";
import { endSession } from "../../src/mock-provider/handlers/end-session.ts";
import {
  allow,
  authorizationParams,
  call,
  challenge,
  createTestProvider,
  fullScope,
  issuer,
  obtainCode,
  post,
  readAnswer,
  redeem,
  redirectUri,
  refresh,
  signIn,
  verifier,
} from "./plain-client.ts";

let provider: NodeMockProvider;
let advance: (seconds: number) => void;

beforeEach(() => {
  ({ provider, advance } = createTestProvider());
  onTestFinished(provider.listen());
});

const invalidGrant = { status: 400, body: { error: "invalid_grant" } };

it("gives tokens for a code and its verifier", async () => {
  const answer = await redeem(await obtainCode(provider));

  expect(answer.status).toBe(200);
  expect(answer.headers.get("cache-control")).toBe("no-store");
  expect(answer.headers.get("access-control-allow-origin")).toBe("*");
  expect(answer.body).toEqual({
    access_token: expect.any(String),
    token_type: "Bearer",
    expires_in: 3600,
    scope: fullScope,
    refresh_token: expect.any(String),
    id_token: expect.any(String),
  });
});

it("says in the ID token who signed in, when and for whom", async () => {
  const { idToken } = await signIn(provider);

  const now = provider.epochTime();
  expect(decodeJwt(idToken)).toEqual({
    iss: issuer,
    sub: "alice",
    aud: "pixy",
    jti: expect.any(String),
    iat: now,
    exp: now + 3600,
    auth_time: now,
    acr: "urn:mock:acr:password",
    amr: ["pwd"],
    nonce: "the-nonce",
    at_hash: expect.any(String),
    sid: expect.any(String),
    name: "Alice Example",
    email: "alice@mock.example",
    email_verified: true,
  });
});

it("gives neither an ID token without openid nor a refresh token without offline_access", async () => {
  const { body } = await redeem(await obtainCode(provider, { scope: "read:workflows" }));

  expect(Object.keys(body).toSorted()).toEqual([
    "access_token",
    "expires_in",
    "scope",
    "token_type",
  ]);
});

it("gives only the scope that the person allowed", async () => {
  const answer = await allow(provider, {}, ["openid", "email"]);

  const { body } = await redeem(answer.get("code") ?? "");

  expect(body["scope"]).toBe("openid email");
});

describe("a code is refused", () => {
  it("with a wrong verifier, and is still good for the right one", async () => {
    const code = await obtainCode(provider);

    expect(await redeem(code, { code_verifier: "x".repeat(43) })).toMatchObject(invalidGrant);
    expect((await redeem(code)).status).toBe(200);
  });

  it.each([
    ["without a verifier", { code_verifier: undefined }, "invalid_request"],
    ["with a verifier that is too short", { code_verifier: "x".repeat(42) }, "invalid_request"],
    ["with the challenge as its verifier", { code_verifier: challenge }, "invalid_grant"],
    ["with another redirect URI", { redirect_uri: "https://evil.test/" }, "invalid_grant"],
    ["without a redirect URI", { redirect_uri: undefined }, "invalid_request"],
    ["without the code", { code: undefined }, "invalid_request"],
  ])("%s", async (_name, changes, error) => {
    const answer = await redeem(await obtainCode(provider), changes);

    expect(answer).toMatchObject({ status: 400, body: { error } });
  });

  it("when it was never given", async () => {
    expect(await redeem("guessed")).toMatchObject(invalidGrant);
  });

  it("after 600 seconds", async () => {
    const code = await obtainCode(provider);
    advance(599);
    const late = await obtainCode(provider);
    advance(1);

    expect(await redeem(code)).toMatchObject(invalidGrant);
    expect((await redeem(late)).status).toBe(200);
  });

  it("from another client", async () => {
    const code = await obtainCode(provider);
    await registerAnotherClient();

    expect(await redeem(code, { client_id: "other" })).toMatchObject(invalidGrant);
  });
});

describe("a code that is used twice", () => {
  it("takes the tokens of the first use with it", async () => {
    const code = await obtainCode(provider);
    const { body } = await redeem(code);

    expect(await redeem(code)).toMatchObject(invalidGrant);
    expect((await call("/userinfo", String(body["access_token"]))).status).toBe(401);
    expect(await refresh(body["refresh_token"])).toMatchObject(invalidGrant);
  });

  it("does so after its lifetime too", async () => {
    const code = await obtainCode(provider);
    const { body } = await redeem(code);
    advance(3000);

    expect(await redeem(code)).toMatchObject(invalidGrant);
    expect(await refresh(body["refresh_token"])).toMatchObject(invalidGrant);
  });

  it("does no harm when whoever copied it has no verifier", async () => {
    const code = await obtainCode(provider);
    const { body } = await redeem(code);

    expect(await redeem(code, { code_verifier: "x".repeat(43) })).toMatchObject(invalidGrant);
    expect((await call("/userinfo", String(body["access_token"]))).status).toBe(200);
  });
});

describe("a request is refused", () => {
  it.each([
    ["from an unknown client", { client_id: "stranger" }, 401, "invalid_client"],
    ["without a client", { client_id: undefined }, 401, "invalid_client"],
    ["with a secret", { client_secret: "s3cret" }, 401, "invalid_client"],
    ["without a grant type", { grant_type: undefined }, 400, "invalid_request"],
    ["with an unknown grant type", { grant_type: "magic" }, 400, "unsupported_grant_type"],
  ])("%s", async (_name, changes, status, error) => {
    const answer = await redeem(await obtainCode(provider), changes);

    expect(answer).toMatchObject({ status, body: { error } });
  });

  it("as JSON", async () => {
    const response = await fetch(`${issuer}/token`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ grant_type: "authorization_code" }),
    });

    expect(await response.json()).toMatchObject({ error: "invalid_request" });
  });

  it("with a parameter that comes twice", async () => {
    const body = new URLSearchParams("client_id=pixy&client_id=pixy&grant_type=refresh_token");
    const response = await fetch(`${issuer}/token`, { method: "POST", body });

    expect(await response.json()).toMatchObject({ error: "invalid_request" });
  });
});

describe("a refresh", () => {
  it("rotates the refresh token and keeps the account's sign-in time", async () => {
    const first = await signIn(provider);
    advance(100);

    const { status, body } = await refresh(first.refreshToken);

    expect(status).toBe(200);
    expect(body["refresh_token"]).not.toBe(first.refreshToken);
    const idToken = decodeJwt(String(body["id_token"]));
    expect(idToken).toMatchObject({
      sub: "alice",
      iat: provider.epochTime(),
      auth_time: provider.epochTime() - 100,
    });
    expect(idToken).not.toHaveProperty("nonce");
    expect((await refresh(body["refresh_token"])).status).toBe(200);
  });

  it("with a used refresh token revokes the whole family", async () => {
    const first = await signIn(provider);
    const second = await refresh(first.refreshToken);

    expect(await refresh(first.refreshToken)).toMatchObject(invalidGrant);
    expect(await refresh(second.body["refresh_token"])).toMatchObject(invalidGrant);
    expect((await call("/userinfo", String(second.body["access_token"]))).status).toBe(401);
  });

  it("may narrow the scope of the access token, not that of the grant", async () => {
    const first = await signIn(provider);

    const narrow = await refresh(first.refreshToken, { scope: "openid email" });
    const again = await refresh(narrow.body["refresh_token"]);

    expect(narrow.body["scope"]).toBe("openid email");
    expect(again.body["scope"]).toBe(fullScope);
  });

  it("may not widen the scope, and the refresh token stays good", async () => {
    const first = await signIn(provider, { scope: "openid offline_access" });

    const wide = await refresh(first.refreshToken, { scope: "openid email" });

    expect(wide).toMatchObject({ status: 400, body: { error: "invalid_scope" } });
    expect((await refresh(first.refreshToken)).status).toBe(200);
  });

  it("is refused to another client, and the refresh token stays good", async () => {
    const first = await signIn(provider);
    await registerAnotherClient();

    expect(await refresh(first.refreshToken, { client_id: "other" })).toMatchObject(invalidGrant);
    expect((await refresh(first.refreshToken)).status).toBe(200);
  });

  it("does not prolong the 30 days of the family", async () => {
    const first = await signIn(provider);
    advance(29 * 24 * 3600);
    const second = await refresh(first.refreshToken);
    advance(24 * 3600);

    expect(second.status).toBe(200);
    expect(await refresh(second.body["refresh_token"])).toMatchObject(invalidGrant);
  });

  it("is refused without a token and with an unknown one", async () => {
    const missing = await post("/token", { grant_type: "refresh_token", client_id: "pixy" });

    expect(missing).toMatchObject({ status: 400, body: { error: "invalid_request" } });
    expect(await refresh("guessed")).toMatchObject(invalidGrant);
  });
});

it("keeps no code and no refresh token in its state", async () => {
  const code = await obtainCode(provider);
  const { body } = await redeem(code);

  const state = await provider.state.read();
  const stored = JSON.stringify(
    Object.values(state).map((part) => (part instanceof Map ? [...part] : part)),
  );
  expect(stored).toContain(challenge);
  expect(stored).not.toContain(code);
  expect(stored).not.toContain(body["refresh_token"]);
});

it("notes what it compared, and keeps the secrets out of it", async () => {
  const code = await obtainCode(provider);
  const wrong = "x".repeat(43);
  await redeem(code, { code_verifier: wrong });
  await redeem(code);

  const [failed, passed] = provider.log.entries().filter(({ endpoint }) => endpoint === "token");
  expect(failed).toMatchObject({
    clientId: "pixy",
    status: 400,
    error: "invalid_grant",
    pkce: { storedChallenge: challenge, matches: false },
  });
  expect(failed?.checks.at(-1)).toEqual({
    name: "the verifier solves the stored code challenge",
    passed: false,
  });
  expect(passed).toMatchObject({
    status: 200,
    pkce: { storedChallenge: challenge, computedChallenge: challenge, matches: true },
  });
  const log = JSON.stringify(provider.log.entries());
  for (const secret of [code, wrong]) expect(log).not.toContain(secret);
});

it("notes of a plain challenge only whether it matched: it is the verifier", async () => {
  await provider.state.update(({ settings }) => {
    settings.policy.plainChallenges = true;
  });
  const code = await obtainCode(provider, {
    code_challenge: verifier,
    code_challenge_method: "plain",
  });
  const wrong = "x".repeat(43);
  await redeem(code, { code_verifier: wrong });
  const { status } = await redeem(code);

  expect(status).toBe(200);
  const [failed, passed] = provider.log.entries().filter(({ endpoint }) => endpoint === "token");
  expect(failed?.pkce).toEqual({ matches: false });
  expect(passed?.pkce).toEqual({ matches: true });
  const log = JSON.stringify(provider.log.entries());
  for (const secret of [verifier, wrong]) expect(log).not.toContain(secret);
});

it("repeats nothing of a secret that a client put in the wrong place", async () => {
  const { accessToken, refreshToken, idToken } = await signIn(provider);
  const exchange = {
    grant_type: "urn:ietf:params:oauth:grant-type:token-exchange",
    client_id: "pixy",
    subject_token: accessToken,
    subject_token_type: "urn:ietf:params:oauth:token-type:access_token",
  };
  const { href } = new URL(`?token=${refreshToken}`, redirectUri);
  const answers = [
    await refresh("x", { client_id: refreshToken }),
    await refresh(refreshToken, { scope: refreshToken }),
    await post("/token", { ...exchange, subject_token_type: refreshToken }),
    await post("/token", { ...exchange, audience: refreshToken }),
    await post("/token", { ...exchange, resource: refreshToken }),
    await post("/token", { ...exchange, scope: accessToken }),
    await post("/par", Object.fromEntries(authorizationParams({ scope: refreshToken }))),
    await post("/par", Object.fromEntries(authorizationParams({ prompt: idToken }))),
    await post("/par", Object.fromEntries(authorizationParams({ redirect_uri: href }))),
    await call(`/introspect/${refreshToken}`),
    await readAnswer(
      await fetch(`${issuer}/register`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ redirect_uris: [href], token_endpoint_auth_method: refreshToken }),
      }),
    ),
    await readAnswer(
      await fetch(`${issuer}/register`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ redirect_uris: [href] }),
      }),
    ),
  ];
  await provider.authorize(authorizationParams({ redirect_uri: href }), { kind: "deny" });
  const logout = { client_id: "pixy", post_logout_redirect_uri: href };
  await endSession(provider, new URLSearchParams(logout));
  await endSession(provider, new URLSearchParams({ client_id: refreshToken }));

  for (const { status } of answers) expect(status).toBeGreaterThanOrEqual(400);
  const said = JSON.stringify([answers, provider.log.entries()]);
  for (const secret of [accessToken, refreshToken, idToken]) expect(said).not.toContain(secret);
  expect(provider.log.entries()).toContainEqual(
    expect.objectContaining({ endpoint: "unknown endpoint", status: 404 }),
  );
});

it("repeats what is no secret, so that a mistake is found", async () => {
  const scope = await post("/par", Object.fromEntries(authorizationParams({ scope: "opnid" })));
  const uri = `${redirectUri}/`;
  const redirect = await post(
    "/par",
    Object.fromEntries(authorizationParams({ redirect_uri: uri })),
  );

  expect(scope.body["error_description"]).toContain("'opnid'");
  expect(redirect.body["error_description"]).toContain(`'${uri}'`);
});

it("notices the reuse of a refresh token, however many others were used meanwhile", async () => {
  const { refreshToken } = await signIn(provider);
  const successor = (await refresh(refreshToken)).body["refresh_token"];
  const others = await signIn(provider);
  await provider.state.update((state) => {
    const [other] = [...state.refreshTokens.values()].slice(-1);
    for (let index = 0; other && index < 2000; index += 1) {
      state.refreshTokens.set(`used-${index}`, { ...other, usedAt: provider.epochTime() });
    }
  });

  const reuse = await refresh(refreshToken);

  expect(reuse.body["error_description"]).toContain("used before");
  expect((await refresh(successor)).status).toBe(400);
  expect((await refresh(others.refreshToken)).status).toBe(200);
  const { refreshTokens } = await provider.state.read();
  expect(refreshTokens.size).toBeLessThan(500);
});

async function registerAnotherClient(): Promise<void> {
  await provider.state.update((state) => {
    const pixy = state.clients.get("pixy");
    if (pixy) state.clients.set("other", { ...pixy, id: "other", name: "Other" });
  });
}
