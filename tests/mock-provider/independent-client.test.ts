import * as oauth from "oauth4webapi";
import { expect, it, onTestFinished } from "vitest";
import { alice, createTestProvider, issuer, redirectUri } from "./plain-client.ts";

it.each(["RS256", "ES256"] as const)(
  "satisfies oauth4webapi with an ID token signed as %s, and with its refresh",
  async (alg) => {
    // The library looks at the real clock.
    const { provider } = createTestProvider({ now: Date.now });
    onTestFinished(provider.listen());
    await provider.state.update((state) => {
      const pixy = state.clients.get("pixy");
      if (pixy) pixy.idTokenSignedResponseAlg = alg;
    });
    const identifier = new URL(issuer);
    const client: oauth.Client = { client_id: "pixy", id_token_signed_response_alg: alg };

    const server = await oauth.processDiscoveryResponse(
      identifier,
      await oauth.discoveryRequest(identifier),
    );
    const verifier = oauth.generateRandomCodeVerifier();
    const state = oauth.generateRandomState();
    const nonce = oauth.generateRandomNonce();
    const params = new URLSearchParams({
      response_type: "code",
      client_id: client.client_id,
      redirect_uri: redirectUri,
      scope: "openid profile offline_access",
      state,
      nonce,
      code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
      code_challenge_method: "S256",
    });
    const outcome = await provider.authorize(params, {
      kind: "allow",
      account: alice,
      scope: ["openid", "profile", "offline_access"],
    });
    if (outcome.kind !== "redirect") throw outcome.error;

    const callback = oauth.validateAuthResponse(server, client, new URL(outcome.location), state);
    const response = await oauth.authorizationCodeGrantRequest(
      server,
      client,
      oauth.None(),
      callback,
      redirectUri,
      verifier,
    );
    const tokens = await oauth.processAuthorizationCodeResponse(server, client, response, {
      expectedNonce: nonce,
      requireIdToken: true,
    });
    await oauth.validateApplicationLevelSignature(server, response);
    expect(oauth.getValidatedIdTokenClaims(tokens)).toMatchObject({
      sub: "alice",
      name: alice.name,
    });

    const userinfo = await oauth.processUserInfoResponse(
      server,
      client,
      "alice",
      await oauth.userInfoRequest(server, client, tokens.access_token),
    );
    expect(userinfo.name).toBe(alice.name);

    const refreshResponse = await oauth.refreshTokenGrantRequest(
      server,
      client,
      oauth.None(),
      tokens.refresh_token ?? "",
    );
    const refreshed = await oauth.processRefreshTokenResponse(server, client, refreshResponse);
    await oauth.validateApplicationLevelSignature(server, refreshResponse);
    expect(oauth.getValidatedIdTokenClaims(refreshed)?.sub).toBe("alice");

    const revocation = await oauth.revocationRequest(
      server,
      client,
      oauth.None(),
      refreshed.refresh_token ?? "",
    );
    await oauth.processRevocationResponse(revocation);
    const refused = await oauth.refreshTokenGrantRequest(
      server,
      client,
      oauth.None(),
      refreshed.refresh_token ?? "",
    );
    await expect(oauth.processRefreshTokenResponse(server, client, refused)).rejects.toMatchObject({
      error: "invalid_grant",
    });
  },
);
