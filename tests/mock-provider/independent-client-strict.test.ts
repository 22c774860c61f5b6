import * as oauth from "oauth4webapi";
import { expect, it, onTestFinished } from "vitest";
import { alice, createTestProvider, issuer, redirectUri, verifier } from "./plain-client.ts";

it("satisfies oauth4webapi where proofs, nonces and pushed requests are demanded", async () => {
  // The library looks at the real clock.
  const { provider } = createTestProvider({
    now: Date.now,
    policy: { dpop: "required", dpopNonces: true, pushedRequests: "required" },
  });
  onTestFinished(provider.listen());
  const client: oauth.Client = { client_id: "pixy" };
  const identifier = new URL(issuer);
  const server = await oauth.processDiscoveryResponse(
    identifier,
    await oauth.discoveryRequest(identifier),
  );
  const keys = await oauth.generateKeyPair("ES256");
  const DPoP = oauth.DPoP(client, keys);
  let nonceErrors = 0;
  /** As its documentation has it: once more when a nonce was asked for, which it has noted. */
  async function withNonce<T>(attempt: () => Promise<T>): Promise<T> {
    try {
      return await attempt();
    } catch (error) {
      if (!oauth.isDPoPNonceError(error)) throw error;
      nonceErrors += 1;
      return attempt();
    }
  }

  const scope = ["openid", "profile", "offline_access", "read:workflows"];
  const params = new URLSearchParams({
    response_type: "code",
    client_id: client.client_id,
    redirect_uri: redirectUri,
    scope: scope.join(" "),
    state: "the-state",
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: "S256",
  });
  const pushed = await withNonce(async () =>
    oauth.processPushedAuthorizationResponse(
      server,
      client,
      await oauth.pushedAuthorizationRequest(server, client, oauth.None(), params, { DPoP }),
    ),
  );
  expect(nonceErrors).toBe(1);

  const url = new URL(server.authorization_endpoint ?? "");
  url.searchParams.set("client_id", client.client_id);
  url.searchParams.set("request_uri", pushed.request_uri);
  const outcome = await provider.authorize(url, { kind: "allow", account: alice, scope });
  if (outcome.kind !== "redirect") throw outcome.error;
  const callback = oauth.validateAuthResponse(
    server,
    client,
    new URL(outcome.location),
    "the-state",
  );
  const tokens = await withNonce(async () =>
    oauth.processAuthorizationCodeResponse(
      server,
      client,
      await oauth.authorizationCodeGrantRequest(
        server,
        client,
        oauth.None(),
        callback,
        redirectUri,
        verifier,
        { DPoP },
      ),
    ),
  );
  expect(tokens.token_type).toBe("dpop");

  // Another handle on the same key knows no nonce yet, as after a reload of the page.
  const reloaded = oauth.DPoP(client, keys);
  const list = await withNonce(() =>
    oauth.protectedResourceRequest(
      tokens.access_token,
      "GET",
      new URL(`${issuer}/api/workflows`),
      undefined,
      undefined,
      { DPoP: reloaded },
    ),
  );
  expect(list.status).toBe(200);
  expect(nonceErrors).toBe(2);
  const userinfo = await oauth.processUserInfoResponse(
    server,
    client,
    "alice",
    await oauth.userInfoRequest(server, client, tokens.access_token, { DPoP }),
  );
  expect(userinfo.name).toBe(alice.name);
  const refreshed = await withNonce(async () =>
    oauth.processRefreshTokenResponse(
      server,
      client,
      await oauth.refreshTokenGrantRequest(
        server,
        client,
        oauth.None(),
        tokens.refresh_token ?? "",
        { DPoP },
      ),
    ),
  );
  expect(refreshed.token_type).toBe("dpop");
  expect(nonceErrors).toBe(2);
});
