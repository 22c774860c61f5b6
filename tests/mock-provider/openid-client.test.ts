import * as client from "openid-client";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type HttpMockProvider, serveMockProvider } from "../../src/mock-provider/http.ts";
import { renderPage } from "../../src/mock-provider/pages/render-page.tsx";
import { walkForms, walkPages } from "./form-walker.ts";

/** openid-client, as its documentation uses it, and a person who signs in with forms. */

const redirectUri = "https://app.example/callback";
const postLogoutRedirectUri = "https://app.example/";
const scope = "openid profile email offline_access";

let served: HttpMockProvider;
let config: client.Configuration;

beforeAll(async () => {
  served = await serveMockProvider({
    renderPage,
    clients: [
      { id: "app", redirectUris: [redirectUri], postLogoutRedirectUris: [postLogoutRedirectUri] },
      {
        id: "signed-app",
        redirectUris: [redirectUri],
        userinfoSignedResponseAlg: "RS256",
        idTokenSignedResponseAlg: "ES256",
      },
      { id: "backend", secret: "a secret with spaces", grantTypes: ["client_credentials"] },
    ],
  });
});

afterAll(() => served.close());

beforeEach(async () => {
  await served.issuers.root.state.reset();
  config = await discover("app");
});

async function discover(
  clientId: string,
  metadata?: Partial<client.ClientMetadata>,
  authentication = client.None(),
): Promise<client.Configuration> {
  const discovered = await client.discovery(
    new URL(served.issuer),
    clientId,
    metadata,
    authentication,
    { execute: [client.allowInsecureRequests] },
  );
  // Signatures are verified too, as if no TLS vouched for the tokens.
  client.enableNonRepudiationChecks(discovered);
  return discovered;
}

const signInAndAllow = [{ press: "Alice Example" }, { press: "Allow" }];

interface SignInOptions {
  readonly params?: Readonly<Record<string, string>>;
  readonly dpop?: client.DPoPOptions;
  readonly pushed?: boolean;
}

async function signIn(
  configuration: client.Configuration,
  { params = {}, dpop = {}, pushed = false }: SignInOptions = {},
) {
  const pkceCodeVerifier = client.randomPKCECodeVerifier();
  const expectedState = client.randomState();
  const expectedNonce = client.randomNonce();
  const request = {
    redirect_uri: redirectUri,
    scope,
    state: expectedState,
    nonce: expectedNonce,
    code_challenge: await client.calculatePKCECodeChallenge(pkceCodeVerifier),
    code_challenge_method: "S256",
    ...params,
  };
  const url = pushed
    ? await client.buildAuthorizationUrlWithPAR(configuration, request, dpop)
    : client.buildAuthorizationUrl(configuration, request);
  const answer = await walkForms(url, signInAndAllow);
  const checks = { pkceCodeVerifier, expectedState, expectedNonce, idTokenExpected: true };
  const tokens = await client.authorizationCodeGrant(configuration, answer, checks, {}, dpop);
  return { url, tokens, refreshToken: tokens.refresh_token ?? "" };
}

describe("openid-client", () => {
  it("signs in with PKCE, state and nonce, and reads userinfo", async () => {
    const { tokens } = await signIn(config);

    expect(tokens).toMatchObject({ token_type: "bearer", scope });
    expect(tokens.expiresIn()).toBeGreaterThan(0);
    const claims = tokens.claims();
    expect(claims).toMatchObject({ iss: served.issuer, sub: "alice", aud: "app" });
    const userinfo = await client.fetchUserInfo(config, tokens.access_token, claims?.sub ?? "");
    expect(userinfo).toMatchObject({ sub: "alice", email: "alice@mock.example" });
  });

  it("checks max_age against the time of the sign-in", async () => {
    const verifier = client.randomPKCECodeVerifier();
    const url = client.buildAuthorizationUrl(config, {
      redirect_uri: redirectUri,
      scope,
      max_age: "60",
      code_challenge: await client.calculatePKCECodeChallenge(verifier),
      code_challenge_method: "S256",
    });

    const answer = await walkForms(url, signInAndAllow);
    const tokens = await client.authorizationCodeGrant(config, answer, {
      pkceCodeVerifier: verifier,
      maxAge: 60,
    });

    expect(tokens.claims()?.auth_time).toBeTypeOf("number");
  });

  it("refreshes, and learns that a used refresh token is refused", async () => {
    const { refreshToken } = await signIn(config);

    const refreshed = await client.refreshTokenGrant(config, refreshToken);

    expect(refreshed.claims()?.sub).toBe("alice");
    expect(refreshed.refresh_token).not.toBe(refreshToken);
    await expect(client.refreshTokenGrant(config, refreshToken)).rejects.toMatchObject({
      name: "ResponseBodyError",
      error: "invalid_grant",
      status: 400,
    });
  });

  it("introspects and revokes", async () => {
    const { tokens, refreshToken } = await signIn(config);

    expect(await client.tokenIntrospection(config, tokens.access_token)).toMatchObject({
      active: true,
      sub: "alice",
      client_id: "app",
    });
    await client.tokenRevocation(config, refreshToken);
    expect((await client.tokenIntrospection(config, tokens.access_token)).active).toBe(false);
    await expect(client.fetchUserInfo(config, tokens.access_token, "alice")).rejects.toMatchObject({
      code: "OAUTH_WWW_AUTHENTICATE_CHALLENGE",
    });
  });

  it("signs out at its end-session URL and comes back with its state", async () => {
    const { tokens } = await signIn(config);

    const url = client.buildEndSessionUrl(config, {
      id_token_hint: tokens.id_token ?? "",
      post_logout_redirect_uri: postLogoutRedirectUri,
      state: "bye",
    });

    const back = await walkForms(url, [{ press: "Sign out" }]);
    expect(back.href).toBe(`${postLogoutRedirectUri}?state=bye`);
  });

  it("learns at its callback that the person said no", async () => {
    const state = client.randomState();
    const url = client.buildAuthorizationUrl(config, {
      redirect_uri: redirectUri,
      scope,
      state,
      code_challenge: await client.calculatePKCECodeChallenge(client.randomPKCECodeVerifier()),
      code_challenge_method: "S256",
    });

    const answer = await walkForms(url, [{ press: "Cancel" }]);

    await expect(
      client.authorizationCodeGrant(config, answer, { expectedState: state }),
    ).rejects.toMatchObject({ name: "AuthorizationResponseError", error: "access_denied" });
  });

  it("pushes its authorization request", async () => {
    const { url, tokens } = await signIn(config, { pushed: true });

    expect([...url.searchParams.keys()].toSorted()).toEqual(["client_id", "request_uri"]);
    expect(tokens.claims()?.sub).toBe("alice");
  });

  it("binds its tokens with DPoP, through nonces that are demanded", async () => {
    await served.issuers.root.state.update(({ settings }) => {
      settings.policy = { ...settings.policy, dpopNonces: true };
    });
    const DPoP = client.getDPoPHandle(config, await client.randomDPoPKeyPair());

    const { tokens, refreshToken } = await signIn(config, { dpop: { DPoP }, pushed: true });

    expect(tokens.token_type).toBe("dpop");
    const { access_token: accessToken } = tokens;
    const userinfo = await client.fetchUserInfo(config, accessToken, "alice", { DPoP });
    expect(userinfo.sub).toBe("alice");
    const refreshed = await client.refreshTokenGrant(config, refreshToken, {}, { DPoP });
    expect(refreshed.token_type).toBe("dpop");
    await expect(client.fetchUserInfo(config, accessToken, "alice")).rejects.toMatchObject({
      code: "OAUTH_WWW_AUTHENTICATE_CHALLENGE",
    });
  });

  it("gets a token for a resource, and calls an API with its token", async () => {
    const api = new URL(`${served.issuer}/api/workflows`);
    const { tokens } = await signIn(config, { params: { scope: "openid read:workflows" } });

    const { access_token: accessToken } = tokens;
    const response = await client.fetchProtectedResource(config, accessToken, api, "GET");

    expect(response.status).toBe(200);
  });

  it("connects a device", async () => {
    const device = await client.initiateDeviceAuthorization(config, { scope });
    await walkPages(device.verification_uri_complete ?? "", [
      { press: "Continue" },
      ...signInAndAllow,
    ]);

    // Somebody has answered before the first poll: there is nothing to wait for.
    const tokens = await client.pollDeviceAuthorizationGrant(config, { ...device, interval: 0 });

    expect(tokens.claims()?.sub).toBe("alice");
  });

  it("learns that the person refused the device", async () => {
    const device = await client.initiateDeviceAuthorization(config, { scope });
    await walkPages(device.verification_uri_complete ?? "", [
      { press: "Continue" },
      { press: "Alice Example" },
      { press: "Deny" },
    ]);

    await expect(
      client.pollDeviceAuthorizationGrant(config, { ...device, interval: 0 }),
    ).rejects.toMatchObject({ error: "access_denied" });
  });

  it("registers itself and signs in as a newcomer", async () => {
    const newcomer = await client.dynamicClientRegistration(
      new URL(served.issuer),
      {
        client_name: "A newcomer",
        redirect_uris: [redirectUri],
        token_endpoint_auth_method: "none",
        grant_types: ["authorization_code", "refresh_token"],
        response_types: ["code"],
      },
      client.None(),
      { execute: [client.allowInsecureRequests] },
    );

    const { tokens, refreshToken } = await signIn(newcomer);

    expect(tokens.claims()?.aud).toBe(newcomer.clientMetadata().client_id);
    expect((await client.refreshTokenGrant(newcomer, refreshToken)).claims()?.sub).toBe("alice");
  });

  it("verifies signed userinfo and an ID token of another algorithm", async () => {
    const signed = await discover("signed-app", {
      id_token_signed_response_alg: "ES256",
      userinfo_signed_response_alg: "RS256",
    });

    const { tokens } = await signIn(signed);

    const userinfo = await client.fetchUserInfo(signed, tokens.access_token, "alice");
    expect(userinfo).toMatchObject({ sub: "alice", email: "alice@mock.example" });
  });

  it("acts for itself with its secret", async () => {
    const secret = "a secret with spaces";
    const backend = await discover("backend", {}, client.ClientSecretBasic(secret));

    const tokens = await client.clientCredentialsGrant(backend, { scope: "read:workflows" });

    expect(tokens.scope).toBe("read:workflows");
    const wrong = await discover("backend", {}, client.ClientSecretBasic("guessed"));
    await expect(
      client.clientCredentialsGrant(wrong, { scope: "read:workflows" }),
    ).rejects.toMatchObject({ code: "OAUTH_WWW_AUTHENTICATE_CHALLENGE" });
  });
});
