import * as oauth from "oauth4webapi";
import { assert, beforeEach, describe, expect, it, onTestFinished } from "vitest";
import type { NodeMockProvider } from "../../src/mock-provider/node.ts";
import { postAsLab } from "./lab-client.ts";
import {
  type Answer,
  alice,
  allow,
  authorizationParams,
  call,
  createTestProvider,
  issuer,
  obtainCode,
  post,
  redeem,
  refresh,
  readAnswer,
} from "./plain-client.ts";

let provider: NodeMockProvider;
let advance: (seconds: number) => void;

beforeEach(() => {
  ({ provider, advance } = createTestProvider());
  onTestFinished(provider.listen());
});

const redirect = "https://app.test/callback";

/** Of a public client. */
const spa = { redirect_uris: [redirect], token_endpoint_auth_method: "none" };

describe("registration", () => {
  it("keeps what a client says about itself", async () => {
    const metadata = {
      ...spa,
      client_name: "An app",
      client_uri: "https://app.test/",
      logo_uri: "https://app.test/logo.png",
      tos_uri: "https://app.test/terms",
      policy_uri: "http://localhost:8000/privacy",
      contacts: ["admin@app.test"],
      grant_types: ["authorization_code", "refresh_token"],
      response_types: ["code"],
      scope: "openid email",
      id_token_signed_response_alg: "ES256",
      userinfo_signed_response_alg: "EdDSA",
      dpop_bound_access_tokens: true,
      require_pushed_authorization_requests: true,
      post_logout_redirect_uris: ["https://app.test/"],
      application_type: "native",
    };

    const { status, headers, body } = await register(metadata);

    expect(status).toBe(201);
    expect(headers.get("cache-control")).toBe("no-store");
    const clientId = String(body["client_id"]);
    expect(body).toEqual({
      ...metadata,
      client_id: expect.any(String),
      client_id_issued_at: provider.epochTime(),
      registration_access_token: expect.any(String),
      registration_client_uri: `${issuer}/register/${clientId}`,
    });
    const { clients } = await provider.state.read();
    expect(clients.get(clientId)).toMatchObject({
      logoUri: "https://app.test/logo.png",
      tosUri: "https://app.test/terms",
      policyUri: "http://localhost:8000/privacy",
      contacts: ["admin@app.test"],
      userinfoSignedResponseAlg: "EdDSA",
      requirePushedRequests: true,
    });
  });

  it("fills in the defaults of RFC 7591, and a secret that does not expire", async () => {
    const { body } = await register({ redirect_uris: [redirect], unheard_of: true, scope: null });

    expect(body).toMatchObject({
      client_secret: expect.any(String),
      client_secret_expires_at: 0,
      token_endpoint_auth_method: "client_secret_basic",
      grant_types: ["authorization_code"],
      response_types: ["code"],
      id_token_signed_response_alg: "RS256",
      application_type: "web",
      client_name: body["client_id"],
    });
    expect(body).not.toHaveProperty("unheard_of");
  });

  it("is advertised", async () => {
    const { body } = await call("/.well-known/openid-configuration");

    expect(body["registration_endpoint"]).toBe(`${issuer}/register`);
  });

  it("keeps the registration access token as a hash only", async () => {
    const { body } = await register(spa);

    const stored = JSON.stringify([...(await provider.state.read()).clients]);
    expect(stored).toContain(body["client_id"]);
    expect(stored).not.toContain(body["registration_access_token"]);
  });
});

describe("a redirect URI", () => {
  it.each([
    "https://app.test/callback",
    "https://app.test",
    "http://localhost:8080/callback",
    "http://127.0.0.1/callback",
    "http://127.4.5.6:99/callback",
    "http://[::1]:3000/callback",
    "http://app.localhost/callback",
    "com.example.app:/cb",
    "com.example.app://callback",
    "vscode://publisher.extension/callback",
    "cursor://auth",
  ])("may be %s", async (uri) => {
    const { status, body } = await register({ ...spa, redirect_uris: [uri] });

    expect({ status, uris: body["redirect_uris"] }).toEqual({ status: 201, uris: [uri] });
  });

  it.each([
    ["https://*.app.test/callback", "wildcard"],
    ["https://app.test/*", "wildcard"],
    ["com.example.app:/*", "wildcard"],
    ["https://app.test/callback?next=1", "query"],
    ["https://app.test/callback?", "query"],
    ["com.example.app:/cb?a=b", "query"],
    ["https:\\\\evil.example\\.app.test/cb", "backslash"],
    ["https://app.test/\\..\\cb", "backslash"],
    ["https:app.test/callback", "//"],
    ["http:localhost/callback", "//"],
    ["HTTPS://app.test/callback", "browsers"],
    ["https://APP.test/callback", "browsers"],
    ["https://app.test:443/callback", "browsers"],
    ["https://app.test/a/%2e%2e/callback", "browsers"],
    ["https:///app.test/callback", "browsers"],
    ["http://127.1/callback", "browsers"],
    ["http://app.test/callback", "loopback"],
    ["http://localhost.app.test/callback", "loopback"],
    ["http://127.0.0.1.app.test/callback", "loopback"],
    ["https://app.test/callback#top", "fragment"],
    ["https://app.test/callback#", "fragment"],
    ["https://user:pass@app.test/callback", "credentials"],
    ["javascript:alert(1)", "scheme"],
    ["data:text/html,hi", "scheme"],
    ["blob:https://app.test/1", "scheme"],
    ["file:///etc/hosts", "scheme"],
    ["app:/callback", "scheme"],
    ["javascript://app.test/%0aalert(1)", "scheme"],
    ["intent://app.test/callback", "scheme"],
    ["view-source://app.test", "scheme"],
    [" https://app.test/callback", "absolute URI"],
    ["java\nscript:alert(1)", "absolute URI"],
    ["/callback", "absolute URI"],
    ["", "absolute URI"],
  ])("may not be %j, and the answer says why: %s", async (uri, reason) => {
    const answer = await register({ ...spa, redirect_uris: [redirect, uri] });

    expect(answer).toMatchObject({
      status: 400,
      body: {
        error: "invalid_redirect_uri",
        error_description: expect.stringContaining(reason),
      },
    });
  });

  it.each([
    ["is missing", { redirect_uris: undefined }],
    ["is in an empty list", { redirect_uris: [] }],
    ["is no text", { redirect_uris: [7] }],
    ["is not in a list", { redirect_uris: redirect }],
    ["is one of too many", { redirect_uris: Array.from({ length: 21 }, () => redirect) }],
  ])("is refused when it %s", async (_name, changes) => {
    expect(await register({ ...spa, ...changes })).toMatchObject({
      status: 400,
      body: { error: "invalid_redirect_uri" },
    });
  });

  it("is not needed by a client that never redirects", async () => {
    const types = ["client_credentials", "urn:ietf:params:oauth:grant-type:device_code"];

    const { status, body } = await register({ grant_types: types });

    expect(status).toBe(201);
    expect(body).toMatchObject({ grant_types: types, response_types: [], redirect_uris: [] });
  });
});

it("takes names in any script", async () => {
  for (const client_name of ["Pixy 2.0 (beta)", "Ørsted & Søn", "アプリ", "تطبيق", "नमस्ते"]) {
    expect((await register({ ...spa, client_name })).body["client_name"]).toBe(client_name);
  }
});

describe("metadata is refused", () => {
  it.each([
    ["an unknown grant type", { grant_types: ["implicit"] }, "grant_types"],
    ["another response type", { response_types: ["token"] }, "response_types"],
    ["no response type for the code", { response_types: [] }, "response_type"],
    [
      "a response type without its grant",
      { grant_types: ["password"], response_types: ["code"] },
      "response_type",
    ],
    [
      "another way to authenticate",
      { token_endpoint_auth_method: "private_key_jwt" },
      "token_endpoint_auth_method",
    ],
    [
      "a public client that wants to be its own subject",
      { grant_types: ["authorization_code", "client_credentials"] },
      "client_credentials",
    ],
    ["a scope that does not exist", { scope: "openid admin" }, "'admin'"],
    ["an unsigned ID token", { id_token_signed_response_alg: "none" }, "id_token_signed"],
    ["pairwise subjects", { subject_type: "pairwise" }, "subject_type"],
    ["a picture over plain http", { logo_uri: "http://app.test/logo.png" }, "logo_uri"],
    ["a policy that is a script", { policy_uri: "javascript:alert(1)" }, "policy_uri"],
    ["terms that are no address", { tos_uri: "terms" }, "tos_uri"],
    ["a website over plain http", { client_uri: "http://app.test/" }, "client_uri"],
    ["a name that runs backwards", { client_name: "\u202egnp.elgoog" }, "client_name"],
    ["a name with an invisible space", { client_name: "Pi\u200bxy" }, "client_name"],
    ["a name with a mark for Arabic", { client_name: "\u061cPixy" }, "client_name"],
    ["a name of two lines", { client_name: "Pixy\u2028is safe" }, "client_name"],
    ["a name of two paragraphs", { client_name: "Pixy\u2029is safe" }, "client_name"],
    ["a name of fillers", { client_name: "\u3164\u115f\uffa0" }, "client_name"],
    ["a name of a blank pattern", { client_name: "\u2800" }, "client_name"],
    ["a name of joiners", { client_name: "\u2060\u2063" }, "client_name"],
    ["a name with half a character", { client_name: "\ud800" }, "client_name"],
    ["a name with a private character", { client_name: "\ue000" }, "client_name"],
    ["a blank name", { client_name: " \u00a0\u3000" }, "client_name"],
    ["a contact that runs backwards", { contacts: ["\u202emoc"] }, "contacts"],
    [
      "a website that hides behind a name",
      { client_uri: "https://known.test@evil.example/" },
      "client_uri",
    ],
    ["a website that runs backwards", { client_uri: "https://e.test/\u202emoc" }, "client_uri"],
    ["a website of two lines", { client_uri: "https://known\n.test/" }, "client_uri"],
    ["terms with a fraction slash", { tos_uri: "https://a.test\u2044b.test/" }, "tos_uri"],
    ["a picture with a space", { logo_uri: "https://a.test/ b" }, "logo_uri"],
    ["a name that is too long", { client_name: "x".repeat(201) }, "client_name"],
    ["a flag that is a text", { dpop_bound_access_tokens: "true" }, "dpop_bound"],
    [
      "a logout that leads to a script",
      { post_logout_redirect_uris: ["javascript:alert(1)"] },
      "post_logout_redirect_uris.0",
    ],
  ])("with %s, and the answer says which member", async (_name, changes, member) => {
    const answer = await register({ ...spa, ...changes });

    expect(answer).toMatchObject({
      status: 400,
      body: {
        error: "invalid_client_metadata",
        error_description: expect.stringContaining(member),
      },
    });
  });

  it.each([
    ["when it is no JSON", "{", "application/json"],
    ["when it is a list", "[]", "application/json"],
    ["when it is a form", JSON.stringify(spa), "application/x-www-form-urlencoded"],
    ["when it is huge", JSON.stringify({ ...spa, x: "x".repeat(70_000) }), "application/json"],
  ])("%s", async (_name, body, type) => {
    const answer = await fetch(`${issuer}/register`, {
      method: "POST",
      headers: { "content-type": type },
      body,
    });

    expect(await answer.json()).toMatchObject({ error: "invalid_client_metadata" });
  });
});

describe("whoever has the registration access token", () => {
  it("can read the registration", async () => {
    const { body } = await register({ redirect_uris: [redirect] });

    const read = await manage(body, "GET");

    expect(read.status).toBe(200);
    expect(read.body).toEqual(body);
  });

  it("can replace it, and what is left out is reset", async () => {
    const { body } = await register({ ...spa, client_name: "Before", contacts: ["a@app.test"] });
    const changes = { client_id: body["client_id"], redirect_uris: ["com.example.app:/cb"] };

    const updated = await manage(body, "PUT", changes);

    expect(updated.status).toBe(200);
    expect(updated.body).toMatchObject({
      client_id: body["client_id"],
      client_id_issued_at: body["client_id_issued_at"],
      registration_access_token: body["registration_access_token"],
      redirect_uris: ["com.example.app:/cb"],
      // The default of RFC 7591, which needs a secret.
      token_endpoint_auth_method: "client_secret_basic",
      client_secret: expect.any(String),
      client_name: body["client_id"],
    });
    expect(updated.body).not.toHaveProperty("contacts");
    expect((await manage(body, "GET")).body).toEqual(updated.body);
  });

  it("keeps the secret over a change, and loses it by becoming public", async () => {
    const { body } = await register({ redirect_uris: [redirect] });
    const { client_id, client_secret } = body;
    const same = { client_id, client_secret, redirect_uris: [redirect] };

    const kept = await manage(body, "PUT", same);
    const open = await manage(body, "PUT", { ...same, token_endpoint_auth_method: "none" });

    expect(kept.body["client_secret"]).toBe(client_secret);
    expect(open.body).not.toHaveProperty("client_secret");
  });

  it.each([
    ["another client_id", { client_id: "pixy" }, "invalid_client_metadata"],
    ["a secret of its own choice", { client_secret: "mine" }, "invalid_client_metadata"],
    ["a token of its own choice", { registration_access_token: "x" }, "invalid_client_metadata"],
    ["a wildcard", { redirect_uris: ["https://*/"] }, "invalid_redirect_uri"],
  ])("cannot change it to %s", async (_name, changes, error) => {
    const { body } = await register(spa);
    const { client_id } = body;

    const answer = await manage(body, "PUT", { ...spa, client_id, ...changes });

    expect(answer).toMatchObject({ status: 400, body: { error } });
    expect((await manage(body, "GET")).body).toEqual(body);
  });

  it("can delete it, and what others exchanged its tokens for ends too", async () => {
    const { body } = await register(spa);
    const client = { client_id: String(body["client_id"]), redirect_uri: redirect };
    const tokens = await redeem(await obtainCode(provider, client), client);
    const exchanged = await postAsLab("/token", {
      grant_type: "urn:ietf:params:oauth:grant-type:token-exchange",
      subject_token: String(tokens.body["access_token"]),
      subject_token_type: "urn:ietf:params:oauth:token-type:access_token",
    });
    const token = String(exchanged.body["access_token"]);
    const before = await call("/userinfo", token);

    await manage(body, "DELETE");

    expect(before.status).toBe(200);
    expect((await call("/userinfo", token)).status).toBe(401);
    expect((await provider.state.read()).accessTokens.size).toBe(0);
  });

  it("can delete it, with all that was given to it", async () => {
    const grantTypes = [
      "authorization_code",
      "refresh_token",
      "urn:ietf:params:oauth:grant-type:device_code",
    ];
    const { body } = await register({ ...spa, grant_types: grantTypes });
    const client = { client_id: String(body["client_id"]), redirect_uri: redirect };
    const tokens = await redeem(await obtainCode(provider, client), client);
    await obtainCode(provider, client);
    await post("/device_authorization", { ...client, scope: "openid" });
    const others = await redeem(await obtainCode(provider));

    const deleted = await manage(body, "DELETE");

    expect(deleted).toMatchObject({ status: 204, body: {} });
    expect((await call("/userinfo", String(tokens.body["access_token"]))).status).toBe(401);
    expect(await refresh(tokens.body["refresh_token"], client)).toMatchObject({
      status: 401,
      body: { error: "invalid_client" },
    });
    expect((await manage(body, "GET")).status).toBe(401);
    const state = await provider.state.read();
    const stored = JSON.stringify(
      Object.values(state).map((part) => (part instanceof Map ? [...part] : part)),
    );
    expect(stored).not.toContain(client.client_id);
    expect(state.refreshTokens.size).toBe(1);
    expect((await call("/userinfo", String(others.body["access_token"]))).status).toBe(200);
  });
});

describe("a registration is nobody else's business", () => {
  it.each(["GET", "PUT", "DELETE"])("%s needs the right token", async (method) => {
    const { body } = await register(spa);
    const other = (await register(spa)).body;
    const uri = String(body["registration_client_uri"]);

    const [none, wrong] = await Promise.all([
      fetch(uri, { method }),
      manage({ ...body, registration_access_token: other["registration_access_token"] }, method),
    ]);

    expect(none.status).toBe(401);
    expect(none.headers.get("www-authenticate")).toMatch(/^Bearer realm="mock"/);
    expect(wrong).toMatchObject({ status: 401, body: { error: "invalid_token" } });
    expect((await manage(body, "GET")).body).toEqual(body);
  });

  it("and clients that were there from the start are not managed at all", async () => {
    const token = (await register(spa)).body["registration_access_token"];

    const answer = await manage(
      { registration_client_uri: `${issuer}/register/pixy`, registration_access_token: token },
      "DELETE",
    );

    expect(answer).toMatchObject({ status: 401, body: { error: "invalid_token" } });
  });
});

it("sends the browser to a native app by its own scheme", async () => {
  const uri = "com.example.app:/cb";
  const { body } = await register({ ...spa, redirect_uris: [uri] });
  const client = { client_id: String(body["client_id"]), redirect_uri: uri, scope: "openid" };

  const outcome = await provider.authorize(authorizationParams(client), {
    kind: "allow",
    account: alice,
    scope: ["openid"],
  });

  expect(outcome).toMatchObject({
    location: expect.stringMatching(/^com\.example\.app:\/cb\?code=/),
  });
});

it("makes room for the hundred-and-first client by deleting the oldest that holds nothing", async () => {
  const first = (await register(spa)).body;
  advance(1);
  const second = (await register(spa)).body;
  const client = { client_id: String(first["client_id"]), redirect_uri: redirect };
  await redeem(await obtainCode(provider, client), client);
  advance(1);
  // All at once: a hundred requests take their time where the machine is busy.
  await provider.state.update(({ clients }) => {
    const model = clients.get(String(second["client_id"]));
    assert(model);
    for (let count = 2; count < 100; count += 1) {
      const id = `client-${count}`;
      clients.set(id, { ...model, id, registeredAt: provider.epochTime() });
    }
  });
  expect((await manage(second, "GET")).status).toBe(200);

  const last = (await register(spa)).body;

  expect((await manage(first, "GET")).status).toBe(200);
  expect((await manage(second, "GET")).status).toBe(401);
  expect((await manage(last, "GET")).status).toBe(200);
  expect((await provider.state.read()).clients.has("pixy")).toBe(true);
});

it("lets a registered client do what it registered for, and nothing else", async () => {
  const { body } = await register({ ...spa, scope: "openid" });
  const client = { client_id: String(body["client_id"]), redirect_uri: redirect };

  const tooMuch = await allow(provider, client);
  const code = await obtainCode(provider, { ...client, scope: "openid" });
  const elsewhere = await provider.authorize(
    authorizationParams({ ...client, redirect_uri: `${redirect}/more` }),
    { kind: "allow", account: alice, scope: ["openid"] },
  );
  const password = await post("/token", { ...client, grant_type: "password" });

  expect(tooMuch.get("error")).toBe("invalid_scope");
  expect(elsewhere.kind).toBe("refused");
  expect(password.body["error"]).toBe("unauthorized_client");
  expect((await redeem(code, client)).status).toBe(200);
});

it("satisfies oauth4webapi, from registration to tokens", async () => {
  // The library looks at the real clock.
  advance(Math.floor(Date.now() / 1000) - provider.epochTime());
  const identifier = new URL(issuer);
  const server = await oauth.processDiscoveryResponse(
    identifier,
    await oauth.discoveryRequest(identifier),
  );
  const registered = await oauth.processDynamicClientRegistrationResponse(
    await oauth.dynamicClientRegistrationRequest(server, {
      redirect_uris: [redirect],
      token_endpoint_auth_method: "client_secret_post",
      id_token_signed_response_alg: "ES256",
    }),
  );
  const { client_secret: secret } = registered;
  if (typeof secret !== "string") throw new TypeError("no secret was issued");
  const verifier = oauth.generateRandomCodeVerifier();
  const params = authorizationParams({
    client_id: registered.client_id,
    redirect_uri: redirect,
    nonce: undefined,
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
  });
  const scope = ["openid"];
  const outcome = await provider.authorize(params, { kind: "allow", account: alice, scope });
  if (outcome.kind !== "redirect") throw outcome.error;
  const location = new URL(outcome.location);

  const response = await oauth.authorizationCodeGrantRequest(
    server,
    registered,
    oauth.ClientSecretPost(secret),
    oauth.validateAuthResponse(server, registered, location, "the-state"),
    redirect,
    verifier,
  );
  const tokens = await oauth.processAuthorizationCodeResponse(server, registered, response);

  expect(oauth.getValidatedIdTokenClaims(tokens)?.aud).toBe(registered.client_id);
});

function register(metadata: Readonly<Record<string, unknown>>): Promise<Answer> {
  return send(`${issuer}/register`, "POST", {}, metadata);
}

function manage(
  registration: Readonly<Record<string, unknown>>,
  method: string,
  metadata?: Readonly<Record<string, unknown>>,
): Promise<Answer> {
  const authorization = `Bearer ${String(registration["registration_access_token"])}`;
  return send(String(registration["registration_client_uri"]), method, { authorization }, metadata);
}

async function send(
  url: string,
  method: string,
  headers: Readonly<Record<string, string>>,
  metadata?: Readonly<Record<string, unknown>>,
): Promise<Answer> {
  const response = await fetch(url, {
    method,
    headers: { "content-type": "application/json", ...headers },
    ...(metadata === undefined ? {} : { body: JSON.stringify(metadata) }),
  });
  return readAnswer(response);
}
