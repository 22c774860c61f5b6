import { expect, it, test, vi } from "vitest";
import { beginAuthorization } from "../../src/oauth/authorization-request.ts";
import type { AuthorizationRequestOptions } from "../../src/oauth/authorization-request.ts";
import { generateCodeChallenge } from "../../src/oauth/pkce.ts";
import type { ProviderMetadata, ProviderProfile } from "../../src/oauth/provider-profile.ts";
import { failureOf } from "../support/oauth-failure.ts";
import { METADATA, PROFILE } from "../support/provider-double.ts";

function begin({
  profile = {},
  metadata = {},
  options = {},
}: {
  profile?: Partial<ProviderProfile>;
  metadata?: Partial<ProviderMetadata>;
  options?: Partial<AuthorizationRequestOptions>;
} = {}) {
  return beginAuthorization(
    { profile: { ...PROFILE, ...profile }, metadata: { ...METADATA, ...metadata } },
    {
      redirectUri: "https://pixy.example/callback",
      purpose: "connect",
      returnTo: "/connections/7",
      now: 1_000,
      ...options,
    },
  );
}

async function parametersOf(input: Parameters<typeof begin>[0]) {
  return Object.fromEntries((await begin(input)).url.searchParams);
}

it("asks for a code with everything that will tie the answer to this tab", async () => {
  const { url, transaction } = await begin();
  expect(url.origin + url.pathname).toBe("https://id.example/authorize");
  expect(Object.fromEntries(url.searchParams)).toEqual({
    response_type: "code",
    client_id: "pixy",
    redirect_uri: "https://pixy.example/callback",
    scope: "openid profile",
    state: transaction.state,
    nonce: transaction.nonce,
    code_challenge: await generateCodeChallenge(transaction.codeVerifier),
    code_challenge_method: "S256",
  });
  expect([...url.searchParams.keys()]).toHaveLength(8);
});

it("keeps everything in the transaction that the callback will need, and nothing of it in the URL", async () => {
  const { url, transaction } = await begin({
    options: { purpose: "reconnect", connectionId: "c1", journeyId: "j1" },
  });
  expect(transaction).toEqual({
    profile: PROFILE,
    metadata: METADATA,
    state: expect.stringMatching(/^[\w-]{43}$/),
    nonce: expect.stringMatching(/^[\w-]{43}$/),
    codeVerifier: expect.stringMatching(/^[\w.~-]{64}$/),
    redirectUri: "https://pixy.example/callback",
    purpose: "reconnect",
    connectionId: "c1",
    returnTo: "/connections/7",
    journeyId: "j1",
    createdAt: 1_000,
  });
  expect(url.href).not.toContain(transaction.codeVerifier);
});

it("makes other secrets for every request", async () => {
  const [one, other] = [(await begin()).transaction, (await begin()).transaction];
  expect(one.state).not.toBe(other.state);
  expect(one.nonce).not.toBe(other.nonce);
  expect(one.codeVerifier).not.toBe(other.codeVerifier);
  expect(new Set([one.state, one.nonce, one.codeVerifier]).size).toBe(3);
});

test.each(["read:user", "profile", "myopenid openid2"])(
  "sends no nonce with the scope %j, because no ID token will carry it",
  async (scope) => {
    const { url, transaction } = await begin({ profile: { scope } });
    expect(url.searchParams.has("nonce")).toBe(false);
    expect(transaction).not.toHaveProperty("nonce");
  },
);

it("leaves the scope out when the profile asks for none", async () => {
  expect(await parametersOf({ profile: { scope: "" } })).not.toHaveProperty("scope");
});

it("goes on with S256 where the provider does not list it", async () => {
  const parameters = await parametersOf({
    metadata: { code_challenge_methods_supported: ["plain"] },
  });
  expect(parameters).toMatchObject({ code_challenge_method: "S256" });
});

it("asks for consent when a refresh token for offline use is wanted", async () => {
  const scope = "openid offline_access";
  expect(await parametersOf({ profile: { scope } })).toMatchObject({ prompt: "consent" });
});

it("asks for no consent without OpenID, where nobody knows the prompt", async () => {
  expect(await parametersOf({ profile: { scope: "offline_access" } })).not.toHaveProperty("prompt");
});

it("lets the profile choose another prompt, or none", async () => {
  const scope = "openid offline_access";
  expect(
    await parametersOf({ profile: { scope, authorizationParams: { prompt: "login" } } }),
  ).toMatchObject({ prompt: "login" });
  expect(
    await parametersOf({ profile: { scope, authorizationParams: { prompt: "" } } }),
  ).not.toHaveProperty("prompt");
});

it("has the person choose an account only where the provider says that it can", async () => {
  const options = { chooseAccount: true };
  const metadata = { prompt_values_supported: ["login", "select_account"] };
  expect(await parametersOf({ options, metadata })).toMatchObject({ prompt: "select_account" });
  expect(await parametersOf({ options })).not.toHaveProperty("prompt");
  expect(await parametersOf({ metadata })).not.toHaveProperty("prompt");
  expect(
    await parametersOf({ options, metadata, profile: { scope: "openid offline_access" } }),
  ).toMatchObject({ prompt: "select_account consent" });
});

it("sends the parameters of the profile, and the account that is expected", async () => {
  const parameters = await parametersOf({
    profile: { authorizationParams: { audience: "https://api.example", access_type: "offline" } },
    options: { loginHint: "alice@example.com" },
  });
  expect(parameters).toMatchObject({
    audience: "https://api.example",
    access_type: "offline",
    login_hint: "alice@example.com",
  });
});

it("lets no parameter of the profile touch the protocol", async () => {
  const forged = {
    response_type: "token",
    client_id: "other",
    redirect_uri: "https://evil.example/",
    scope: "admin",
    state: "known",
    nonce: "known",
    code_challenge: "known",
    code_challenge_method: "plain",
  };
  const { url, transaction } = await begin({ profile: { authorizationParams: forged } });
  for (const [name, value] of Object.entries(forged)) {
    expect(url.searchParams.getAll(name)).toHaveLength(1);
    expect(url.searchParams.get(name), name).not.toBe(value);
  }
  expect(url.searchParams.get("state")).toBe(transaction.state);
});

it("lets no profile without OpenID bring a nonce, and none have the provider read another request", async () => {
  const parameters = await parametersOf({
    profile: {
      scope: "read",
      authorizationParams: {
        nonce: "known",
        request: "eyJ",
        request_uri: "https://evil.example/request",
        response_mode: "fragment",
      },
    },
  });
  for (const name of ["nonce", "request", "request_uri", "response_mode"]) {
    expect(parameters).not.toHaveProperty(name);
  }
});

it("keeps the query that the endpoint has of its own", async () => {
  const { url } = await begin({
    metadata: { authorization_endpoint: "https://id.example/authorize?policy=b2c&state=fixed" },
  });
  expect(url.searchParams.get("policy")).toBe("b2c");
  expect(url.searchParams.getAll("state")).toHaveLength(1);
  expect(url.searchParams.get("state")).not.toBe("fixed");
});

it("remembers the max_age that it asks for", async () => {
  const { url, transaction } = await begin({ profile: { authorizationParams: { max_age: "0" } } });
  expect(url.searchParams.get("max_age")).toBe("0");
  expect(transaction.maxAge).toBe(0);
  expect((await begin()).transaction).not.toHaveProperty("maxAge");
});

test.each([
  ["endpoint_missing", undefined],
  ["endpoint_insecure", "http://id.example/authorize"],
  ["endpoint_insecure", "javascript:alert(1)"],
])("fails with %s where the authorization endpoint is %s", async (code, endpoint) => {
  const { authorization_endpoint: _, ...rest } = METADATA;
  const metadata = endpoint === undefined ? rest : { ...rest, authorization_endpoint: endpoint };
  const failure = await failureOf(
    beginAuthorization(
      { profile: PROFILE, metadata },
      { redirectUri: "https://pixy.example/callback", purpose: "connect", returnTo: "/", now: 0 },
    ),
  );
  expect(failure.code).toBe(code);
  expect(failure.message).toContain('"authorization_endpoint"');
});

it("fails where the page is no secure context", async () => {
  vi.stubGlobal("crypto", { getRandomValues: (bytes: Uint8Array) => bytes });
  expect((await failureOf(begin())).code).toBe("insecure_context");
});

it("hands out its parameters by themselves, without the query that the endpoint has of its own", async () => {
  const { url, parameters } = await begin({
    metadata: { authorization_endpoint: "https://id.example/authorize?policy=b2c&state=fixed" },
  });
  expect(parameters.has("policy")).toBe(false);
  for (const [name, value] of parameters) expect(url.searchParams.getAll(name)).toEqual([value]);
});

it("names the key that the code shall be bound to, and remembers where it is", async () => {
  const dpop = { keyId: "key-1", thumbprint: "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I" };
  const { url, transaction } = await begin({ options: { dpop } });
  expect(url.searchParams.get("dpop_jkt")).toBe(dpop.thumbprint);
  expect(transaction.dpopKeyId).toBe("key-1");
  expect((await begin()).url.searchParams.has("dpop_jkt")).toBe(false);
});

it("asks for what an API wants, before what the profile says, and remembers it", async () => {
  const { url, transaction } = await begin({
    profile: { authorizationParams: { max_age: "3600", acr_values: "bronze" } },
    options: { demand: { acrValues: "silver gold", maxAge: 0 } },
  });
  expect(url.searchParams.getAll("acr_values")).toEqual(["silver gold"]);
  expect(url.searchParams.getAll("max_age")).toEqual(["0"]);
  expect(transaction).toMatchObject({ acrValues: "silver gold", maxAge: 0 });
});

it("asks for every scope once: the profile's, those added before, and the one that an API wants", async () => {
  const { url, transaction } = await begin({
    profile: { scope: "openid read" },
    options: { addedScope: "write", demand: { scope: "read admin" } },
  });
  expect(url.searchParams.get("scope")).toBe("openid read write admin");
  expect(transaction.profile.scope).toBe("openid read write admin");
  expect(transaction.addedScope).toBe("write read admin");
  expect((await begin()).transaction).not.toHaveProperty("addedScope");
});

it.each([43, 128])("makes a verifier of %i characters where that is asked for", async (length) => {
  const { transaction } = await begin({ options: { verifierLength: length } });
  expect(transaction.codeVerifier).toHaveLength(length);
});

it("names the resource that the access token is for, when the profile has one", async () => {
  const { url } = await begin({ profile: { resource: ["https://api.example/"] } });
  expect(url.searchParams.getAll("resource")).toEqual(["https://api.example/"]);
});
