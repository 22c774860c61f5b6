import { decodeJwt } from "jose";
import * as oauth from "oauth4webapi";
import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import {
  endAllSessions,
  forgetConsent,
} from "../../src/mock-provider/controls/provider-controls.ts";
import type { NodeMockProvider } from "../../src/mock-provider/node.ts";
import { createProver, postWith, redeemWith } from "./dpop-client.ts";
import { postAsLab } from "./lab-client.ts";
import {
  type Answer,
  call,
  createTestProvider,
  issuer,
  obtainCode,
  post,
  redeem,
  redirectUri,
  refresh,
  signIn,
  verifier,
} from "./plain-client.ts";

const grantType = "urn:ietf:params:oauth:grant-type:token-exchange";
const accessTokenType = "urn:ietf:params:oauth:token-type:access_token";
const idTokenType = "urn:ietf:params:oauth:token-type:id_token";
const refreshTokenType = "urn:ietf:params:oauth:token-type:refresh_token";
const jwtType = "urn:ietf:params:oauth:token-type:jwt";

let provider: NodeMockProvider;
let advance: (seconds: number) => void;

beforeEach(() => {
  ({ provider, advance } = createTestProvider());
  onTestFinished(provider.listen());
});

const invalidRequest = { status: 400, body: { error: "invalid_request" } };

describe("impersonation", () => {
  it("gives a token in which nobody but the subject is to be seen", async () => {
    const { accessToken } = await signIn(provider);

    const { status, headers, body } = await exchange(accessToken);

    expect(status).toBe(200);
    expect(headers.get("cache-control")).toBe("no-store");
    expect(body).toEqual({
      access_token: expect.any(String),
      issued_token_type: accessTokenType,
      token_type: "Bearer",
      expires_in: 3600,
      scope: "openid profile email read:workflows write:workflows",
    });
    const claims = decodeJwt(String(body["access_token"]));
    expect(claims).toMatchObject({ sub: "alice", client_id: "pixy", aud: `${issuer}/api` });
    expect(claims).not.toHaveProperty("act");
    expect((await call("/userinfo", String(body["access_token"]))).body["sub"]).toBe("alice");
    expect((await call("/userinfo", accessToken)).status).toBe(200);
  });

  it("is open to a backend that was called with the token", async () => {
    const { accessToken } = await signIn(provider);

    const { body } = await exchangeAsLab(accessToken);

    expect(decodeJwt(String(body["access_token"]))).toMatchObject({
      sub: "alice",
      client_id: "pixy-lab",
    });
  });
});

describe("delegation", () => {
  it("says who acts for the subject", async () => {
    const { accessToken } = await signIn(provider);

    const { body } = await exchangeAsLab(accessToken, await actor());
    const token = String(body["access_token"]);
    const introspection = await postAsLab("/introspect", { token });

    expect(decodeJwt(token)).toMatchObject({ sub: "alice", act: { sub: "pixy-lab" } });
    expect(introspection.body).toMatchObject({ sub: "alice", act: { sub: "pixy-lab" } });
  });

  it("keeps those who acted before, within whoever acts now", async () => {
    const { accessToken } = await signIn(provider);
    const first = await exchangeAsLab(accessToken, await actor());
    const { body: bob } = await postAsLab("/token", {
      grant_type: "password",
      username: "bob",
      password: "mock-password",
      scope: "openid",
    });

    const second = await exchangeAsLab(String(first.body["access_token"]), {
      actor_token: String(bob["id_token"]),
      actor_token_type: idTokenType,
    });
    const without = await exchangeAsLab(String(second.body["access_token"]));

    const act = { sub: "bob", act: { sub: "pixy-lab" } };
    expect(decodeJwt(String(second.body["access_token"]))["act"]).toEqual(act);
    expect(decodeJwt(String(without.body["access_token"]))["act"]).toEqual(act);
  });

  it("is refused with an actor that is not the client's own", async () => {
    const { accessToken, idToken } = await signIn(provider);
    const foreign = { actor_token: idToken, actor_token_type: idTokenType };

    expect(await exchangeAsLab(accessToken, foreign)).toMatchObject(invalidRequest);
  });

  it("is refused with an actor whose DPoP key was not proved", async () => {
    const { accessToken } = await signIn(provider);
    const prover = await createProver(provider);
    const { body } = await redeemWith(await obtainCode(provider), await prover.forToken());
    const bound = { actor_token: String(body["access_token"]), actor_token_type: accessTokenType };
    const params = { client_id: "pixy", ...request(accessToken), ...bound };

    const stolen = await exchange(accessToken, bound);
    const own = await postWith("/token", { dpop: await prover.forToken() }, Object.entries(params));

    expect(stolen).toMatchObject(invalidRequest);
    expect(own).toMatchObject({ status: 200, body: { token_type: "DPoP" } });
  });

  it.each([
    ["an actor without a type", { actor_token: "x" }],
    ["a type without an actor", { actor_token_type: accessTokenType }],
    ["an actor of an unknown type", { actor_token: "x", actor_token_type: "magic" }],
    ["an actor that is none", { actor_token: "x", actor_token_type: accessTokenType }],
  ])("is refused with %s", async (_name, changes) => {
    const { accessToken } = await signIn(provider);

    expect(await exchange(accessToken, changes)).toMatchObject(invalidRequest);
  });
});

describe("the scope", () => {
  it("may be narrowed, not widened", async () => {
    const { accessToken } = await signIn(provider, { scope: "openid email" });

    const narrow = await exchange(accessToken, { scope: "email" });
    const wide = await exchange(accessToken, { scope: "email read:workflows" });

    expect(narrow).toMatchObject({ status: 200, body: { scope: "email" } });
    expect(wide).toMatchObject({ status: 400, body: { error: "invalid_scope" } });
  });

  it("is at most what the client itself may have", async () => {
    await limitLab("read:workflows");
    const { accessToken } = await signIn(provider);
    const { accessToken: elsewhere } = await signIn(provider, { scope: "openid" });

    const most = await exchangeAsLab(accessToken);
    const nothing = await exchangeAsLab(elsewhere);

    expect(most.body["scope"]).toBe("read:workflows");
    expect(nothing).toMatchObject({ status: 400, body: { error: "invalid_scope" } });
  });

  async function limitLab(scope: string): Promise<void> {
    await provider.state.update((state) => {
      const lab = state.clients.get("pixy-lab");
      if (lab) lab.scope = [scope];
    });
  }
});

describe("the target", () => {
  it("of a backend's token may be any resource, and any client that is known", async () => {
    const { accessToken } = await signIn(provider);

    const { body } = await exchangeAsLab(accessToken, {
      resource: ["https://one.test/", "https://two.test/"],
      audience: ["pixy", "pixy-lab"],
    });

    expect(decodeJwt(String(body["access_token"])).aud).toEqual([
      "https://one.test/",
      "https://two.test/",
      "pixy",
      "pixy-lab",
    ]);
    expect((await call("/userinfo", String(body["access_token"]))).status).toBe(401);
  });

  it("of a public client's token can only be narrowed", async () => {
    const code = await obtainCode(provider, { resource: "https://one.test/" });
    const token = String((await redeem(code)).body["access_token"]);

    const same = await exchange(token, { resource: "https://one.test/" });
    const other = await exchange(token, { resource: "https://two.test/" });
    const own = await exchange(token, { audience: `${issuer}/api` });

    expect(decodeJwt(String(same.body["access_token"])).aud).toBe("https://one.test/");
    for (const answer of [other, own]) {
      expect(answer).toMatchObject({ status: 400, body: { error: "invalid_target" } });
    }
  });

  it("of a token that was limited to an API stays there, also for a backend", async () => {
    const { accessToken } = await signIn(provider, { resource: "https://one.test/" });

    for (const changes of [{}, { audience: `${issuer}/api` }]) {
      expect(await exchangeAsLab(accessToken, changes)).toMatchObject(invalidRequest);
    }
  });

  it.each([
    ["a resource that is no URI", { resource: "api" }],
    ["a resource with a fragment", { resource: "https://one.test/#x" }],
    ["an audience that nobody knows", { audience: "stranger" }],
  ])("cannot be %s", async (_name, changes) => {
    const { accessToken } = await signIn(provider);

    expect(await exchangeAsLab(accessToken, changes)).toMatchObject({
      status: 400,
      body: { error: "invalid_target" },
    });
  });
});

describe("the subject token", () => {
  it("may be a refresh token, which stays good", async () => {
    const { refreshToken } = await signIn(provider);

    const { status, body } = await exchange(refreshToken, {
      subject_token_type: refreshTokenType,
    });

    expect(status).toBe(200);
    expect(decodeJwt(String(body["access_token"])).sub).toBe("alice");
    expect((await refresh(refreshToken)).status).toBe(200);
  });

  it("may be an ID token, which stands for what was granted with it", async () => {
    await signIn(provider);
    const scope = "openid email offline_access";
    const { idToken, refreshToken } = await signIn(provider, { scope });
    const type = { subject_token_type: idTokenType };

    const { body } = await exchange(idToken, type);
    const wide = await exchange(idToken, { ...type, scope: "read:workflows" });
    const foreign = await exchangeAsLab(idToken, type);
    await post("/revoke", { client_id: "pixy", token: refreshToken });
    const after = await exchange(idToken, type);

    expect(body["scope"]).toBe("openid email");
    expect(decodeJwt(String(body["access_token"])).sub).toBe("alice");
    expect(wide).toMatchObject({ status: 400, body: { error: "invalid_scope" } });
    expect(foreign).toMatchObject(invalidRequest);
    expect(after).toMatchObject(invalidRequest);
    expect((await call("/userinfo", String(body["access_token"]))).status).toBe(401);
  });

  it("may be an ID token of an API's grant, which is good there only", async () => {
    const { idToken } = await signIn(provider, { resource: "https://one.test/" });
    const type = { subject_token_type: idTokenType };

    const { body } = await exchange(idToken, type);
    const other = await exchange(idToken, { ...type, audience: `${issuer}/api` });

    expect(decodeJwt(String(body["access_token"])).aud).toBe("https://one.test/");
    expect(other).toMatchObject({ status: 400, body: { error: "invalid_target" } });
  });

  it.each(["the session was ended", "the consent was taken back"])(
    "is no ID token any more when %s",
    async (end) => {
      const { idToken } = await signIn(provider);
      if (end === "the session was ended") await endAllSessions(provider);
      else await forgetConsent(provider, "pixy", "alice");

      expect(await exchange(idToken, { subject_token_type: idTokenType })).toMatchObject(
        invalidRequest,
      );
    },
  );

  it("may be opaque", async () => {
    await provider.state.update(({ settings }) => {
      settings.policy.accessTokens = "opaque";
    });
    const { accessToken } = await signIn(provider);

    const opaque = await exchange(accessToken);
    const jwt = await exchange(accessToken, { requested_token_type: jwtType });

    expect(opaque.body["access_token"]).not.toContain(".");
    expect(jwt.body["issued_token_type"]).toBe(jwtType);
    expect(decodeJwt(String(jwt.body["access_token"])).sub).toBe("alice");
  });

  it.each([accessTokenType, idTokenType, refreshTokenType])(
    "is refused when it is no %s of ours",
    async (type) => {
      const tokens = await signIn(provider);
      const own = new Map([
        [accessTokenType, tokens.accessToken],
        [idTokenType, tokens.idToken],
        [refreshTokenType, tokens.refreshToken],
      ]);
      const [head, , signature] = tokens.idToken.split(".");
      const claims = btoa(JSON.stringify({ ...decodeJwt(tokens.idToken), sub: "bob" }));
      const forged = `${head}.${claims.replaceAll("=", "")}.${signature}`;
      own.delete(type);

      for (const token of ["garbage", forged, ...own.values()]) {
        const answer = await exchange(token, { subject_token_type: type });
        expect(answer).toMatchObject(invalidRequest);
      }
    },
  );

  it("is refused when it is an access token that names a client as an ID token does", async () => {
    const { accessToken } = await signIn(provider);
    const { body } = await exchangeAsLab(accessToken, { audience: "pixy" });
    const lookAlike = String(body["access_token"]);

    const answer = await exchange(lookAlike, { subject_token_type: idTokenType });

    expect(decodeJwt(lookAlike)).toMatchObject({ iss: issuer, sub: "alice", aud: "pixy" });
    expect(answer).toMatchObject(invalidRequest);
  });

  it("is refused when it is signed userinfo", async () => {
    await provider.state.update((state) => {
      const pixy = state.clients.get("pixy");
      if (pixy) pixy.userinfoSignedResponseAlg = "RS256";
    });
    const { accessToken } = await signIn(provider);
    const headers = { authorization: `Bearer ${accessToken}` };
    const userinfo = await (await fetch(`${issuer}/userinfo`, { headers })).text();

    const answer = await exchange(userinfo, { subject_token_type: idTokenType });

    expect(decodeJwt(userinfo)).toMatchObject({ sub: "alice", aud: "pixy" });
    expect(answer).toMatchObject(invalidRequest);
  });

  it("is refused when its time is over", async () => {
    const { accessToken, idToken, refreshToken } = await signIn(provider);
    advance(3600);

    expect(await exchange(accessToken)).toMatchObject(invalidRequest);
    expect(await exchange(idToken, { subject_token_type: idTokenType })).toMatchObject(
      invalidRequest,
    );
    advance(30 * 24 * 3600 - 3600);
    expect(await exchange(refreshToken, { subject_token_type: refreshTokenType })).toMatchObject(
      invalidRequest,
    );
  });

  it("is refused when it was revoked, or used up", async () => {
    const revoked = await signIn(provider);
    await post("/revoke", { client_id: "pixy", token: revoked.refreshToken });
    const used = await signIn(provider);
    await refresh(used.refreshToken);

    expect(await exchange(revoked.accessToken)).toMatchObject(invalidRequest);
    for (const { refreshToken } of [revoked, used]) {
      const answer = await exchange(refreshToken, { subject_token_type: refreshTokenType });
      expect(answer).toMatchObject(invalidRequest);
    }
  });

  it("is refused when it was given to another client that has no secret, or to be refreshed", async () => {
    const { body } = await exchangeAsLab((await signIn(provider)).accessToken);
    const { refreshToken } = await signIn(provider);

    const foreign = await exchange(String(body["access_token"]));
    const stolen = await exchangeAsLab(refreshToken, { subject_token_type: refreshTokenType });

    expect(foreign).toMatchObject(invalidRequest);
    expect(stolen).toMatchObject(invalidRequest);
  });

  it.each([
    ["is missing", { subject_token: undefined }],
    ["has no type", { subject_token_type: undefined }],
    ["has an unknown type", { subject_token_type: "urn:ietf:params:oauth:token-type:saml2" }],
    ["is to become something else", { requested_token_type: idTokenType }],
  ])("is refused when it %s", async (_name, changes) => {
    const { accessToken } = await signIn(provider);

    expect(await exchange(accessToken, changes)).toMatchObject(invalidRequest);
  });
});

describe("what is exchanged", () => {
  it("does not outlive what it was exchanged for", async () => {
    const { accessToken } = await signIn(provider);
    advance(3000);

    expect((await exchange(accessToken)).body["expires_in"]).toBe(600);
  });

  it("is revoked with it, over as many exchanges as there were", async () => {
    const { accessToken, refreshToken } = await signIn(provider);
    const first = String((await exchangeAsLab(accessToken)).body["access_token"]);
    const second = String((await exchangeAsLab(first)).body["access_token"]);
    const before = await call("/userinfo", second);

    await post("/revoke", { client_id: "pixy", token: refreshToken });

    expect(before.status).toBe(200);
    expect((await call("/userinfo", first)).status).toBe(401);
    expect((await call("/userinfo", second)).status).toBe(401);
  });

  it("is revoked with the access token alone, too", async () => {
    const { accessToken, refreshToken } = await signIn(provider);
    const first = String((await exchangeAsLab(accessToken)).body["access_token"]);
    const second = String((await exchangeAsLab(first)).body["access_token"]);

    await post("/revoke", { client_id: "pixy", token: accessToken });

    for (const token of [accessToken, first, second]) {
      expect((await call("/userinfo", token)).status).toBe(401);
    }
    expect((await refresh(refreshToken)).status).toBe(200);
  });

  it("comes with a refresh token only for those who ask, and that ends with the subject", async () => {
    const { refreshToken } = await signIn(provider);
    const scope = "openid offline_access";
    const type = { subject_token_type: refreshTokenType };
    advance(20 * 24 * 3600);

    await provider.state.update(({ settings }) => {
      settings.policy.offlineAccess = "always";
    });
    const { body } = await exchange(refreshToken, { ...type, scope });
    const online = await exchange(refreshToken, { ...type, scope: "openid" });
    const refreshed = await refresh(body["refresh_token"]);
    advance(10 * 24 * 3600);

    expect(online.body).not.toHaveProperty("refresh_token");
    expect(refreshed).toMatchObject({ status: 200, body: { scope } });
    expect(await refresh(refreshed.body["refresh_token"])).toMatchObject({
      body: { error: "invalid_grant" },
    });
  });
});

it("satisfies oauth4webapi, and a stolen token does not lose its DPoP binding", async () => {
  // The library looks at the real clock.
  advance(Math.floor(Date.now() / 1000) - provider.epochTime());
  const identifier = new URL(issuer);
  const server = await oauth.processDiscoveryResponse(
    identifier,
    await oauth.discoveryRequest(identifier),
  );
  const client: oauth.Client = { client_id: "pixy" };
  const DPoP = oauth.DPoP(client, await oauth.generateKeyPair("ES256"));
  const callback = new URL(`${redirectUri}?code=${await obtainCode(provider)}&iss=${issuer}`);
  const { access_token: token, id_token: idToken = "" } =
    await oauth.processAuthorizationCodeResponse(
      server,
      client,
      await oauth.authorizationCodeGrantRequest(
        server,
        client,
        oauth.None(),
        oauth.validateAuthResponse(server, client, callback),
        redirectUri,
        verifier,
        { DPoP },
      ),
      { expectedNonce: "the-nonce" },
    );
  async function exchangeIt(
    options: oauth.TokenEndpointRequestOptions,
    subject = { subject_token: token, subject_token_type: accessTokenType },
  ) {
    const response = await oauth.genericTokenEndpointRequest(
      server,
      client,
      oauth.None(),
      grantType,
      { ...subject, scope: "email" },
      options,
    );
    return oauth.processGenericTokenEndpointResponse(server, client, response);
  }

  const exchanged = await exchangeIt({ DPoP });

  expect(exchanged).toMatchObject({ token_type: "dpop", scope: "email" });
  await expect(exchangeIt({})).rejects.toMatchObject({ error: "invalid_request" });
  const byIdToken = { subject_token: idToken, subject_token_type: idTokenType };
  expect(await exchangeIt({ DPoP }, byIdToken)).toMatchObject({ token_type: "dpop" });
  await expect(exchangeIt({}, byIdToken)).rejects.toMatchObject({ error: "invalid_request" });
  // A backend has no key of its caller: the token would not be bound any more.
  expect(await exchangeAsLab(token)).toMatchObject(invalidRequest);
});

describe("a client that registered itself", () => {
  it("exchanges no token of another client, whatever its type", async () => {
    const stranger = await registerStranger();
    const tokens = await signIn(provider);
    const presented = [
      [tokens.accessToken, accessTokenType],
      [tokens.idToken, idTokenType],
      [tokens.refreshToken, refreshTokenType],
    ] as const;

    for (const [token, type] of presented) {
      const answer = await exchangeAs(stranger, token, { subject_token_type: type });
      expect(answer).toMatchObject(invalidRequest);
    }
  });

  it("exchanges one that is for it, and for nothing else", async () => {
    const stranger = await registerStranger();
    const { accessToken } = await signIn(provider);
    const { body } = await exchangeAsLab(accessToken, { audience: String(stranger["client_id"]) });
    const token = String(body["access_token"]);

    const narrow = await exchangeAs(stranger, token);
    const escaped = await exchangeAs(stranger, token, { audience: `${issuer}/api` });

    expect(decodeJwt(String(narrow.body["access_token"])).aud).toBe(stranger["client_id"]);
    expect(escaped).toMatchObject({ status: 400, body: { error: "invalid_target" } });
  });

  async function registerStranger(): Promise<Readonly<Record<string, unknown>>> {
    const response = await fetch(`${issuer}/register`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({
        grant_types: [grantType],
        token_endpoint_auth_method: "client_secret_post",
      }),
    });
    return Object(await response.json());
  }

  function exchangeAs(
    client: Readonly<Record<string, unknown>>,
    subjectToken: string,
    changes: Readonly<Record<string, string>> = {},
  ): Promise<Answer> {
    return post("/token", {
      client_id: String(client["client_id"]),
      client_secret: String(client["client_secret"]),
      ...request(subjectToken),
      ...changes,
    });
  }
});

async function actor() {
  const { body } = await postAsLab("/token", { grant_type: "client_credentials" });
  return { actor_token: String(body["access_token"]), actor_token_type: accessTokenType };
}

function exchange(
  subjectToken: string,
  changes: Readonly<Record<string, string | undefined>> = {},
): Promise<Answer> {
  return post("/token", { client_id: "pixy", ...request(subjectToken), ...changes });
}

function exchangeAsLab(
  subjectToken: string,
  changes: Readonly<Record<string, string | readonly string[]>> = {},
): Promise<Answer> {
  return postAsLab("/token", { ...request(subjectToken), ...changes });
}

function request(subjectToken: string) {
  return {
    grant_type: grantType,
    subject_token: subjectToken,
    subject_token_type: accessTokenType,
  };
}
