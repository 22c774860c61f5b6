import { randomBytes } from "node:crypto";
import { exportJWK, generateKeyPair } from "jose";
import { Provider, errors } from "oidc-provider";
import type { ProviderContext } from "oidc-provider";
import { findFreePort, startLoopbackServer } from "../../support/loopback-server.ts";
import { createProviderStore } from "../../support/real-provider-store.ts";
import {
  claimsOfAccount,
  createInteractionPages,
  showErrorPage,
  showLoggedOutPage,
  showLogoutPage,
} from "../../support/real-provider-interactions.ts";
import { type SuiteClient, fullScope, photosApi, printsApi, suiteClients } from "./clients.ts";
import { openOidcProviderBrowser } from "./oidc-provider-browser.ts";
import type { Differences, Features, Subject } from "./subject.ts";

const features: Features = {
  slowDown: { lacks: "oidc-provider leaves the pace of polling to a proxy before it" },
  strictRedirectUris: { lacks: "oidc-provider lets a web client have any absolute redirect URI" },
};

const differences: Differences = {
  forbiddenGrant: {
    value: "invalid_request",
    because: "oidc-provider does not tell it from other requests that are wrong",
  },
  missingVerifier: { value: "invalid_grant", because: "it fails the comparison of RFC 7636 §4.6" },
  unknownScope: { value: "ignored", because: "RFC 6749 §3.3 allows it to ignore the scope" },
  accessTokenRevocation: {
    value: "grant",
    because: "RFC 7009 §2.1 lets the server revoke the refresh token as well",
  },
  foreignRevocation: {
    value: 200,
    because: "a public client proves nothing, so it does not learn whether the token exists",
  },
  replayedProof: {
    value: { token: "invalid_grant", api: "invalid_token" },
    because: "the proof as such is a good one, and RFC 9449 §11.1 names no error",
  },
  missingProof: { value: "invalid_grant", because: "RFC 9449 §5.2 names no error" },
};

/** Starts the certified oidc-provider with all that the mock can do as well. */
export async function startOidcProviderSubject(): Promise<Subject> {
  const port = await findFreePort();
  const issuer = `http://127.0.0.1:${port}`;
  const store = createProviderStore();
  const demands = { dpopNonces: false };
  const { privateKey } = await generateKeyPair("RS256", { extractable: true });
  const signingKey = { ...(await exportJWK(privateKey)), alg: "RS256", use: "sig" };
  const provider: Provider = new Provider(issuer, {
    adapter: (model: string) => store.adapter(model),
    jwks: { keys: [signingKey] },
    cookies: { keys: [randomBytes(32).toString("base64url")] },
    clients: suiteClients.map(registrationOf),
    scopes: fullScope.split(" "),
    claims: {
      openid: ["sub"],
      profile: ["name", "preferred_username"],
      email: ["email", "email_verified"],
    },
    responseTypes: ["code"],
    clientBasedCORS: () => true,
    findAccount: async (_: unknown, account: string) => ({
      accountId: account,
      claims: async () => claimsOfAccount(account),
    }),
    rotateRefreshToken: true,
    renderError: showErrorPage,
    ttl,
    features: providerFeatures(demands),
  });
  provider.use(createInteractionPages(() => provider));
  const failures: Error[] = [];
  provider.on("server_error", (_, error) => failures.push(error));
  const server = await startLoopbackServer(provider.callback(), port);

  return {
    name: "oidc-provider",
    issuer,
    features,
    differences,
    openBrowser: async () => openOidcProviderBrowser(issuer),
    async demandDpopNonces(demanded) {
      demands.dpopNonces = demanded;
    },
    async passInterval() {},
    async stop() {
      await server.goDown();
      if (failures.length > 0) throw new AggregateError(failures, "oidc-provider failed");
    },
  };
}

/** Seconds. */
const ttl = {
  AccessToken: 600,
  AuthorizationCode: 60,
  ClientCredentials: 600,
  DeviceCode: 600,
  Grant: 86_400,
  IdToken: 600,
  Interaction: 600,
  RefreshToken: 86_400,
  Session: 86_400,
};

function providerFeatures(demands: { readonly dpopNonces: boolean }): Record<string, unknown> {
  const ownTokens = async (
    _: unknown,
    client: { clientId: string },
    token: { clientId: string },
  ): Promise<boolean> => token.clientId === client.clientId;
  return {
    devInteractions: { enabled: false },
    clientCredentials: { enabled: true },
    deviceFlow: {
      enabled: true,
      userCodeInputSource: showForm,
      userCodeConfirmSource: showForm,
      successSource: showLoggedOutPage,
    },
    dPoP: {
      enabled: true,
      nonceSecret: randomBytes(32),
      requireNonce: () => demands.dpopNonces,
    },
    introspection: { enabled: true, allowedPolicy: ownTokens },
    jwtUserinfo: { enabled: true },
    pushedAuthorizationRequests: { enabled: true },
    registration: { enabled: true },
    resourceIndicators: {
      enabled: true,
      getResourceServerInfo: (_: unknown, resource: string) => describeResource(resource),
    },
    revocation: { enabled: true, allowedPolicy: ownTokens },
    rpInitiatedLogout: {
      enabled: true,
      logoutSource: showLogoutPage,
      postLogoutSuccessSource: showLoggedOutPage,
    },
  };
}

/** The bare form, for a browser that reads nothing else. */
async function showForm(context: ProviderContext, form: string): Promise<void> {
  context.type = "html";
  context.body = form;
}

function describeResource(resource: string): Record<string, unknown> {
  if (resource !== photosApi && resource !== printsApi) throw new errors.InvalidTarget();
  return {
    scope: "read:workflows write:workflows",
    audience: resource,
    accessTokenFormat: "jwt",
    jwt: { sign: { alg: "RS256" } },
  };
}

function registrationOf(client: SuiteClient): Record<string, unknown> {
  return {
    client_id: client.id,
    client_name: client.id,
    token_endpoint_auth_method: client.secret === undefined ? "none" : "client_secret_basic",
    client_secret: client.secret,
    grant_types: [...client.grantTypes],
    response_types: client.grantTypes.includes("authorization_code") ? ["code"] : [],
    redirect_uris: [...client.redirectUris],
    post_logout_redirect_uris: [...client.postLogoutRedirectUris],
    dpop_bound_access_tokens: client.dpopBoundAccessTokens,
    require_pushed_authorization_requests: client.requirePushedRequests,
    userinfo_signed_response_alg: client.signedUserinfo ? "RS256" : undefined,
  };
}
