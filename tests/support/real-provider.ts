import { randomBytes } from "node:crypto";
import { exportJWK, generateKeyPair } from "jose";
import { Provider, interactionPolicy } from "oidc-provider";
import * as v from "valibot";
import { findFreePort, startLoopbackServer } from "./loopback-server.ts";
import { createProviderFaults } from "./real-provider-faults.ts";
import type { ProviderFaults } from "./real-provider-faults.ts";
import {
  claimsOfAccount,
  createInteractionPages,
  showErrorPage,
  showLoggedOutPage,
  showLogoutPage,
} from "./real-provider-interactions.ts";
import { createProviderLog } from "./real-provider-log.ts";
import type { ProviderRequest, ProviderSecret } from "./real-provider-log.ts";
import { createProviderStore } from "./real-provider-store.ts";

/** How long things live, in seconds. May be changed while the provider runs. */
export interface Lifetimes {
  accessToken: number;
  refreshToken: number;
  authorizationCode: number;
  session: number;
}

export interface RealProviderOptions {
  /** Name by which the browser knows it. Cookies ignore ports: give each instance a name of its own. */
  readonly host?: string;
  /** 0, the default, for any free one. */
  readonly port?: number;
  readonly redirectUris: readonly string[];
  readonly postLogoutRedirectUris: readonly string[];
  readonly lifetimes?: Partial<Lifetimes>;
}

const Introspection = v.object({
  active: v.boolean(),
  sub: v.optional(v.string()),
  scope: v.optional(v.string(), ""),
  client_id: v.optional(v.string()),
});
/** What the provider says about a token (RFC 7662 §2.2). */
export type Introspection = v.InferOutput<typeof Introspection>;

/** A running oidc-provider, and what only the process that started it can do with it. */
export interface RealProvider {
  readonly issuer: string;
  readonly clientId: string;
  readonly port: number;
  readonly lifetimes: Lifetimes;
  readonly faults: Omit<ProviderFaults, "middleware" | "clear">;
  /** Every request so far, in the order in which they were answered. */
  readonly requests: readonly ProviderRequest[];
  /** Every value so far that must be seen nowhere. */
  readonly secrets: readonly ProviderSecret[];
  /** Failures of the provider itself: a test in which one occurs has proved nothing. */
  readonly errors: readonly Error[];
  /** @returns the requests to the token endpoint, of one grant type or all */
  tokenRequests(grantType?: string): readonly ProviderRequest[];
  /** Asks the introspection endpoint (RFC 7662), as a resource server does. */
  introspect(token: string): Promise<Introspection>;
  endSessions(account: string): void;
  revokeGrants(account: string): void;
  revokeAccessTokens(account: string): void;
  goDown(): Promise<void>;
  comeBack(): Promise<void>;
  /** As it was right after the start, for the next test. */
  reset(): Promise<void>;
  stop(): Promise<void>;
}

/** All that the client may ask for. */
export const SUPPORTED_SCOPES = [
  "openid",
  "profile",
  "email",
  "offline_access",
  "read:workflows",
  "write:workflows",
] as const;

const CLIENT_ID = "pixy";
const DEFAULT_LIFETIMES: Lifetimes = {
  accessToken: 600,
  refreshToken: 86_400,
  authorizationCode: 60,
  session: 86_400,
};

/**
 * Starts oidc-provider with one public client that uses PKCE, rotating refresh tokens, revocation,
 * RP-initiated logout, and a confidential client of its own for introspection.
 */
export async function startRealProvider(options: RealProviderOptions): Promise<RealProvider> {
  const port = options.port || (await findFreePort());
  const issuer = `http://${options.host ?? "op.localhost"}:${port}`;
  const resourceServer = { id: "resource-server", secret: randomBytes(32).toString("base64url") };
  const initialLifetimes = { ...DEFAULT_LIFETIMES, ...options.lifetimes };
  const lifetimes = { ...initialLifetimes };
  const store = createProviderStore();
  const log = createProviderLog();
  const faults = createProviderFaults(options.redirectUris);
  const errors: Error[] = [];

  const provider: Provider = new Provider(issuer, {
    adapter: (model: string) => store.adapter(model),
    jwks: { keys: [await generateSigningKey()] },
    cookies: { keys: [randomBytes(32).toString("base64url")] },
    clients: [
      {
        client_id: CLIENT_ID,
        client_name: "Pixy",
        application_type: "web",
        token_endpoint_auth_method: "none",
        grant_types: ["authorization_code", "refresh_token"],
        response_types: ["code"],
        redirect_uris: [...options.redirectUris],
        post_logout_redirect_uris: [...options.postLogoutRedirectUris],
      },
      {
        client_id: resourceServer.id,
        client_secret: resourceServer.secret,
        token_endpoint_auth_method: "client_secret_basic",
        grant_types: [],
        response_types: [],
        redirect_uris: [],
      },
    ],
    scopes: [...SUPPORTED_SCOPES],
    claims: {
      openid: ["sub"],
      profile: ["name", "preferred_username"],
      email: ["email", "email_verified"],
    },
    responseTypes: ["code"],
    discovery: { prompt_values_supported: ["none", "login", "consent", "select_account"] },
    clientBasedCORS: (_: unknown, origin: string) =>
      options.redirectUris.some((uri) => new URL(uri).origin === origin),
    findAccount: async (_: unknown, account: string) => ({
      accountId: account,
      claims: async () => claimsOfAccount(account),
    }),
    rotateRefreshToken: true,
    interactions: { policy: createPolicy() },
    renderError: showErrorPage,
    ttl: {
      AccessToken: () => lifetimes.accessToken,
      RefreshToken: () => lifetimes.refreshToken,
      AuthorizationCode: () => lifetimes.authorizationCode,
      Session: () => lifetimes.session,
      Grant: () => Math.max(lifetimes.refreshToken, lifetimes.session),
      IdToken: 3600,
      Interaction: 3600,
    },
    features: {
      devInteractions: { enabled: false },
      dPoP: { enabled: false },
      pushedAuthorizationRequests: { enabled: false },
      // one kind of token: opaque, good for userinfo and the API, and dead at once when it is revoked
      resourceIndicators: { enabled: false },
      introspection: {
        enabled: true,
        allowedPolicy: async (_: unknown, client: { clientId: string }) =>
          client.clientId === resourceServer.id,
      },
      revocation: {
        enabled: true,
        allowedPolicy: async (
          _: unknown,
          client: { clientId: string },
          token: { clientId: string },
        ) => token.clientId === client.clientId,
      },
      rpInitiatedLogout: {
        enabled: true,
        logoutSource: showLogoutPage,
        postLogoutSuccessSource: showLoggedOutPage,
      },
    },
  });
  provider.use(log.middleware);
  provider.use(faults.middleware);
  provider.use(createInteractionPages(() => provider));
  provider.on("server_error", (_, error) => errors.push(error));

  const server = await startLoopbackServer(provider.callback(), port);

  return {
    issuer,
    clientId: CLIENT_ID,
    port,
    lifetimes,
    faults,
    requests: log.requests,
    secrets: log.secrets,
    errors,
    tokenRequests: (grantType) =>
      log.requests.filter(
        (request) =>
          request.method === "POST" &&
          request.path === "/token" &&
          (grantType === undefined || request.grantType === grantType),
      ),
    async introspect(token) {
      // by address, because only browsers resolve *.localhost by themselves
      const response = await fetch(`http://127.0.0.1:${port}/token/introspection`, {
        method: "POST",
        headers: {
          authorization: `Basic ${btoa(`${resourceServer.id}:${resourceServer.secret}`)}`,
        },
        body: new URLSearchParams({ token }),
      });
      return v.parse(Introspection, await response.json());
    },
    endSessions: (account) => store.endSessions(account),
    revokeGrants: (account) => store.revokeGrants(account),
    revokeAccessTokens: (account) => store.revokeAccessTokens(account),
    goDown: () => server.goDown(),
    comeBack: () => server.comeBack(),
    async reset() {
      faults.clear();
      await server.comeBack();
      store.clear();
      log.clear();
      errors.length = 0;
      Object.assign(lifetimes, initialLifetimes);
    },
    async stop() {
      faults.clear();
      await server.goDown();
    },
  };
}

async function generateSigningKey(): Promise<Record<string, unknown>> {
  const { privateKey } = await generateKeyPair("RS256", { extractable: true });
  return { ...(await exportJWK(privateKey)), alg: "RS256", use: "sig" };
}

/** oidc-provider's own, and the choice of an account when the client asks for it. */
function createPolicy(): unknown {
  const policy = interactionPolicy.base();
  policy.add(new interactionPolicy.Prompt({ name: "select_account", requestable: true }), 0);
  return policy;
}
