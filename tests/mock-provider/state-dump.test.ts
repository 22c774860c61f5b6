import { expect, it, onTestFinished } from "vitest";
import { dumpState } from "../../src/mock-provider/state/state-dump.ts";
import { createTestProvider, issuer, obtainCode, post, refresh, signIn } from "./plain-client.ts";
import { authorizationParams, challenge } from "./plain-client.ts";

it("tells who and what there is", async () => {
  const { provider, advance } = createTestProvider();
  onTestFinished(provider.listen());
  const { refreshToken } = await signIn(provider);
  advance(60);
  await refresh(refreshToken);

  const dump = await dumpState(provider);

  expect(dump).toMatchObject({
    issuer,
    sessions: [{ sub: "alice" }],
    clients: [
      { id: "pixy", hasSecret: false },
      { id: "pixy-lab", hasSecret: true },
    ],
    consents: [{ clientId: "pixy", sub: "alice" }],
    grants: [{ clientId: "pixy", sub: "alice", refreshes: 1, since: provider.epochTime() - 60 }],
    counts: [{ clientId: "pixy", issued: 2, failed: 0, scopes: { openid: 2 } }],
    outstanding: { codes: 0, refreshTokens: 1 },
  });
});

it("holds no token, code, secret, hash, challenge or key material", async () => {
  const { provider } = createTestProvider();
  onTestFinished(provider.listen());
  const tokens = await signIn(provider);
  const code = await obtainCode(provider);
  await post("/par", Object.fromEntries(authorizationParams()));
  await post("/device_authorization", { client_id: "pixy" });
  await fetch(`${issuer}/register`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ redirect_uris: ["https://app.example/callback"] }),
  });

  const dump = JSON.stringify(await dumpState(provider));

  const state = await provider.state.read();
  const keys = await provider.keys.all();
  const forbidden = [
    tokens.accessToken,
    tokens.refreshToken,
    tokens.idToken,
    code,
    challenge,
    "the-state",
    "the-nonce",
    ...[...state.clients.values()].flatMap((client) => [
      client.secret,
      client.registrationTokenHash,
    ]),
    ...[...state.sessions.values()].map(({ id }) => id),
    ...state.codes.keys(),
    ...state.grants.keys(),
    ...state.refreshTokens.keys(),
    ...state.accessTokens.keys(),
    ...state.pushedRequests.keys(),
    ...state.deviceAuthorizations.keys(),
    ...[...state.deviceAuthorizations.values()].map(({ userCode }) => userCode),
    ...keys.map(({ publicJwk }) => publicJwk["n"] ?? publicJwk["x"]),
  ].filter((value): value is string => typeof value === "string");
  expect(state.clients.size).toBe(3);
  expect(forbidden.length).toBeGreaterThan(15);
  for (const value of forbidden) expect(dump).not.toContain(value);
});
