import { createRemoteJWKSet, jwtVerify } from "jose";
import * as oauth from "oauth4webapi";
import { beforeEach, expect, it, onTestFinished } from "vitest";
import type { NodeMockProvider } from "../../src/mock-provider/node.ts";
import {
  type SigningAlgorithm,
  signingAlgorithms,
} from "../../src/mock-provider/keys/signing-algorithms.ts";
import { alice, call, createTestProvider, issuer, signIn } from "./plain-client.ts";

let provider: NodeMockProvider;

beforeEach(() => {
  ({ provider } = createTestProvider());
  onTestFinished(provider.listen());
});

async function register(alg: SigningAlgorithm): Promise<void> {
  await provider.state.update(({ clients }) => {
    const pixy = clients.get("pixy");
    if (pixy) pixy.userinfoSignedResponseAlg = alg;
  });
}

function ask(accessToken: string): Promise<Response> {
  return fetch(`${issuer}/userinfo`, { headers: { authorization: `Bearer ${accessToken}` } });
}

it.each(signingAlgorithms)("comes as a JWT signed as %s, for this client", async (alg) => {
  await register(alg);
  const { accessToken } = await signIn(provider);

  const response = await ask(accessToken);

  expect(response.headers.get("content-type")).toBe("application/jwt");
  expect(response.headers.get("access-control-allow-origin")).toBe("*");
  const { payload, protectedHeader } = await jwtVerify(
    await response.text(),
    createRemoteJWKSet(new URL(`${issuer}/jwks`)),
  );
  expect(protectedHeader.alg).toBe(alg);
  expect(payload).toEqual({
    iss: issuer,
    aud: "pixy",
    sub: "alice",
    name: alice.name,
    email: alice.email,
    email_verified: true,
  });
});

it.each(signingAlgorithms)("satisfies oauth4webapi as %s", async (alg) => {
  await register(alg);
  const { accessToken } = await signIn(provider);
  const identifier = new URL(issuer);
  const server = await oauth.processDiscoveryResponse(
    identifier,
    await oauth.discoveryRequest(identifier),
  );
  const client: oauth.Client = { client_id: "pixy", userinfo_signed_response_alg: alg };

  const response = await oauth.userInfoRequest(server, client, accessToken);
  const claims = await oauth.processUserInfoResponse(server, client, "alice", response);
  await oauth.validateApplicationLevelSignature(server, response);

  expect(claims.name).toBe(alice.name);
});

it("answers errors as JSON all the same", async () => {
  await register("ES256");

  const answer = await call("/userinfo", "garbage");

  expect(answer).toMatchObject({ status: 401, body: { error: "invalid_token" } });
});

it("names its algorithms in the metadata", async () => {
  const { body } = await call("/.well-known/openid-configuration");

  expect(body["userinfo_signing_alg_values_supported"]).toEqual(["none", ...signingAlgorithms]);
});
