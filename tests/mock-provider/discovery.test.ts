import { beforeEach, expect, it, onTestFinished } from "vitest";
import { call, createTestProvider, issuer } from "./plain-client.ts";

beforeEach(() => {
  const { provider } = createTestProvider();
  onTestFinished(provider.listen());
});

it("serves the same metadata at the OpenID and at the RFC 8414 location", async () => {
  const openId = await call("/.well-known/openid-configuration");
  const location = "https://id.mock.test/.well-known/oauth-authorization-server/tenant/mock";
  const oauth: unknown = await (await fetch(location)).json();

  expect(openId.status).toBe(200);
  expect(openId.body).toEqual(oauth);
  expect(openId.body).toMatchObject({
    issuer,
    token_endpoint: `${issuer}/token`,
    code_challenge_methods_supported: ["S256"],
    authorization_response_iss_parameter_supported: true,
    token_endpoint_auth_methods_supported: ["none", "client_secret_basic", "client_secret_post"],
  });
});

it("publishes one public key for RS256 and one for ES256", async () => {
  const { body } = await call("/jwks");

  expect(body["keys"]).toEqual([
    expect.objectContaining({ alg: "RS256", kty: "RSA", use: "sig", kid: expect.any(String) }),
    expect.objectContaining({ alg: "ES256", kty: "EC", use: "sig", kid: expect.any(String) }),
  ]);
  expect(JSON.stringify(body)).not.toMatch(/"(d|p|q|dp|dq|qi)":/);
});

it("may be read by any origin and is kept by no cache", async () => {
  const { headers } = await call("/.well-known/openid-configuration");

  expect(headers.get("access-control-allow-origin")).toBe("*");
  expect(headers.get("cache-control")).toBe("no-store");
  expect(headers.get("content-type")).toMatch(/^application\/json/);
});

it("answers 404 where there is no endpoint", async () => {
  expect(await call("/nothing")).toMatchObject({ status: 404, body: { error: "not_found" } });
});

it("makes its keys once, however many ask for them at the same time", async () => {
  const [first, ...others] = await Promise.all([call("/jwks"), call("/jwks"), call("/jwks")]);

  for (const other of others) expect(other.body).toEqual(first?.body);
});
