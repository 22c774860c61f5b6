import { expect, it, onTestFinished } from "vitest";
import { createTestProvider, issuer, obtainCode, redeem, redirectUri } from "./plain-client.ts";

it("serves a misbehaving twin as an issuer of its own, by its path", async () => {
  const { provider } = createTestProvider();
  onTestFinished(provider.listen());
  const twin = `${issuer}/s/refresh-tokens-not-rotated`;

  const metadata: unknown = await (await fetch(`${twin}/.well-known/openid-configuration`)).json();

  expect(metadata).toMatchObject({ issuer: twin, token_endpoint: `${twin}/token` });
  expect((await fetch(`${issuer}/s/no-such-scenario/jwks`)).status).toBe(404);
  const request = new URL(`${twin}/authorize`);
  request.search = new URLSearchParams({
    response_type: "code",
    client_id: "pixy",
    redirect_uri: redirectUri,
    scope: "openid",
    code_challenge: "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
    code_challenge_method: "S256",
  }).toString();
  const account = { sub: "alice", name: "Alice Example" };
  const answer = await provider.authorize(request, { kind: "allow", account, scope: ["openid"] });
  expect(answer).toMatchObject({ kind: "redirect" });
  const { codes } = await provider.state.read();
  expect(codes.size).toBe(0);
});

it("does once what is to happen once, and is good again", async () => {
  const { provider } = createTestProvider({ scenarios: ["answer-lost.once"] });
  onTestFinished(provider.listen());

  await expect(redeem(await obtainCode(provider))).rejects.toThrow(TypeError);

  expect((await redeem(await obtainCode(provider))).status).toBe(200);
  expect(provider.log.entries().flatMap(({ misbehaviours }) => misbehaviours)).toEqual([
    "answer-lost",
  ]);
});
