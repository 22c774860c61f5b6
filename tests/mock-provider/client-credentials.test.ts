import { decodeJwt } from "jose";
import * as oauth from "oauth4webapi";
import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import type { NodeMockProvider } from "../../src/mock-provider/node.ts";
import { labCredentials, postAsLab } from "./lab-client.ts";
import { type Answer, call, createTestProvider, issuer, post } from "./plain-client.ts";

let provider: NodeMockProvider;
let advance: (seconds: number) => void;

beforeEach(() => {
  ({ provider, advance } = createTestProvider());
  onTestFinished(provider.listen());
});

it("gives a client with a secret a token of its own, and no refresh token", async () => {
  const { status, body } = await askForToken();

  expect(status).toBe(200);
  expect(body).toEqual({
    access_token: expect.any(String),
    token_type: "Bearer",
    expires_in: 3600,
    scope: "read:workflows write:workflows",
  });
  const claims = decodeJwt(String(body["access_token"]));
  expect(claims).toMatchObject({ sub: "pixy-lab", client_id: "pixy-lab", aud: `${issuer}/api` });
  expect(claims).not.toHaveProperty("auth_time");
});

it("gives the scope and the audience that were asked for", async () => {
  const { body } = await askForToken({
    scope: "read:workflows",
    resource: ["https://one.test/", "https://two.test/"],
  });

  expect(body["scope"]).toBe("read:workflows");
  expect(decodeJwt(String(body["access_token"])).aud).toEqual([
    "https://one.test/",
    "https://two.test/",
  ]);
});

describe("it is refused", () => {
  it.each([
    ["with a scope that is about a person", { scope: "openid" }, "invalid_scope"],
    ["with a refresh token in mind", { scope: "offline_access" }, "invalid_scope"],
    ["with a scope that the client may not have", { scope: "admin" }, "invalid_scope"],
    ["for a resource that is no URI", { resource: "api" }, "invalid_target"],
  ])("%s", async (_name, changes, error) => {
    expect(await askForToken(changes)).toMatchObject({ status: 400, body: { error } });
  });

  it("with a reason, where the scope makes no sense without a person", async () => {
    const { body } = await askForToken({ scope: "read:workflows email" });

    expect(body["error_description"]).toBe("nobody signs in here: 'email' is about a person");
  });

  it("with a wrong secret", async () => {
    const params = { grant_type: "client_credentials" };
    const wrong = await postAsLab("/token", params, `Basic ${btoa("pixy-lab:guess")}`);

    expect(wrong).toMatchObject({ status: 401, body: { error: "invalid_client" } });
  });

  it("to a public client, even one that is registered for it", async () => {
    const params = { grant_type: "client_credentials", client_id: "pixy" };
    const unauthorized = { status: 400, body: { error: "unauthorized_client" } };
    expect(await post("/token", params)).toMatchObject(unauthorized);

    await provider.state.update((state) => {
      state.clients.get("pixy")?.grantTypes.push("client_credentials");
    });

    expect(await post("/token", params)).toMatchObject(unauthorized);
  });
});

describe("the token", () => {
  it("works at the API, where the client is whoever started something", async () => {
    const token = await tokenOf();

    const started = await call("/api/workflows/nightly-import/executions", token, "POST");

    expect(started).toMatchObject({ status: 201, body: { startedBy: "pixy-lab" } });
  });

  it("tells userinfo nothing, for nobody signed in", async () => {
    const answer = await call("/userinfo", await tokenOf());

    expect(answer).toMatchObject({ status: 403, body: { error: "insufficient_scope" } });
    expect(answer.headers.get("www-authenticate")).toContain('scope="openid"');
  });

  it("can be introspected and revoked", async () => {
    const token = await tokenOf();
    const before = await postAsLab("/introspect", { token });
    const revoked = await postAsLab("/revoke", { token });
    const after = await postAsLab("/introspect", { token });

    expect(before.body).toMatchObject({ active: true, sub: "pixy-lab", client_id: "pixy-lab" });
    expect(revoked.status).toBe(200);
    expect(after.body).toEqual({ active: false });
    expect((await call("/api/workflows", token)).status).toBe(401);
  });

  it("leaves nothing behind a day after its end", async () => {
    await tokenOf();
    advance(3600 + 24 * 3600 + 1);
    await tokenOf();

    expect((await provider.state.read()).grants.size).toBe(1);
  });
});

it("satisfies oauth4webapi", async () => {
  const identifier = new URL(issuer);
  const server = await oauth.processDiscoveryResponse(
    identifier,
    await oauth.discoveryRequest(identifier),
  );
  const client: oauth.Client = { client_id: "pixy-lab" };
  const authentication: oauth.ClientAuth = (_as, _client, _body, headers) => {
    headers.set("authorization", labCredentials);
  };

  const tokens = await oauth.processClientCredentialsResponse(
    server,
    client,
    await oauth.clientCredentialsGrantRequest(server, client, authentication, {
      scope: "read:workflows",
    }),
  );
  const introspection = await oauth.processIntrospectionResponse(
    server,
    client,
    await oauth.introspectionRequest(server, client, authentication, tokens.access_token),
  );

  expect(tokens).toMatchObject({ token_type: "bearer", scope: "read:workflows" });
  expect(introspection).toMatchObject({ active: true, sub: "pixy-lab" });
});

function askForToken(
  changes: Readonly<Record<string, string | readonly string[]>> = {},
): Promise<Answer> {
  return postAsLab("/token", { grant_type: "client_credentials", ...changes });
}

async function tokenOf(): Promise<string> {
  return String((await askForToken()).body["access_token"]);
}
