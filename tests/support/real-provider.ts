import { randomBytes } from "node:crypto";
import { exportJWK, generateKeyPair } from "jose";
import { Provider } from "oidc-provider";
import * as v from "valibot";
import { findFreePort, startLoopbackServer } from "./loopback-server.ts";
import { CLIENT_ID, createProviderConfiguration } from "./real-provider-configuration.ts";
import type {
  ConfidentialClient,
  Lifetimes,
  ProviderDemands,
  ProviderOffers,
} from "./real-provider-configuration.ts";
import { createCrossOriginRules } from "./real-provider-cors.ts";
import { createProviderFaults } from "./real-provider-faults.ts";
import type { ProviderFaults } from "./real-provider-faults.ts";
import { createInteractionPages } from "./real-provider-interactions.ts";
import { addGrants } from "./real-provider-grants.ts";
import { createProviderLog } from "./real-provider-log.ts";
import type { ProviderRequest, ProviderSecret } from "./real-provider-log.ts";
import { createProviderStore } from "./real-provider-store.ts";

export interface RealProviderOptions {
  /** Name by which the browser knows it. Cookies ignore ports: give each instance a name of its own. */
  readonly host?: string;
  /** 0, the default, for any free one. */
  readonly port?: number;
  /** What its issuer ends in; nothing by default. */
  readonly issuerPath?: "/";
  readonly redirectUris: readonly string[];
  readonly postLogoutRedirectUris: readonly string[];
  readonly lifetimes?: Partial<Lifetimes>;
  readonly demands?: ProviderDemands;
  readonly offers?: ProviderOffers;
}

const Introspection = v.object({
  active: v.boolean(),
  sub: v.optional(v.string()),
  scope: v.optional(v.string(), ""),
  client_id: v.optional(v.string()),
  /** The resource that an access token is for. */
  aud: v.optional(v.string()),
  /** The key that it is bound to (RFC 9449 §6.2). */
  cnf: v.optional(v.object({ jkt: v.optional(v.string()) })),
  /** How its holder has signed in, and when, in seconds. */
  acr: v.optional(v.string()),
  auth_time: v.optional(v.number()),
});
/** What the provider says about a token (RFC 7662 §2.2). */
export type Introspection = v.InferOutput<typeof Introspection>;

/** A running oidc-provider, and what only the process that started it can do with it. */
export interface RealProvider {
  readonly issuer: string;
  readonly clientId: string;
  /** Another client, with a secret; its redirect URIs are the same. */
  readonly serverApp: ConfidentialClient;
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
  /** Signs people in without PKCE too, as most providers did once. */
  forgoPkce(): void;
  goDown(): Promise<void>;
  comeBack(): Promise<void>;
  /** As it was right after the start, for the next test. */
  reset(): Promise<void>;
  stop(): Promise<void>;
}

const DEFAULT_LIFETIMES: Lifetimes = {
  accessToken: 600,
  refreshToken: 86_400,
  authorizationCode: 60,
  idToken: 3600,
  session: 86_400,
  deviceCode: 600,
};

/**
 * Starts oidc-provider with one public client that uses PKCE, rotating refresh tokens, revocation,
 * RP-initiated logout, a client with a secret, and one of its own for introspection.
 */
export async function startRealProvider(options: RealProviderOptions): Promise<RealProvider> {
  const port = options.port || (await findFreePort());
  const issuer = `http://${options.host ?? "op.localhost"}:${port}${options.issuerPath ?? ""}`;
  const resourceServer = { id: "resource-server", secret: createSecret() };
  const serverApp = { id: "back-office", secret: createSecret() };
  const initialLifetimes = { ...DEFAULT_LIFETIMES, ...options.lifetimes };
  const lifetimes = { ...initialLifetimes };
  const store = createProviderStore();
  const log = createProviderLog();
  const faults = createProviderFaults(options.redirectUris);
  const errors: Error[] = [];
  let demandsPkce = true;

  const configuration = createProviderConfiguration({
    ...options,
    adapter: (model) => store.adapter(model),
    signingKey: await generateSigningKey(),
    resourceServer,
    serverApp,
    demandsPkce: () => demandsPkce,
    lifetimes,
  });
  const provider: Provider = new Provider(issuer, configuration);
  if (options.offers?.everyGrant === true) addGrants(provider);
  provider.use(log.middleware);
  provider.use(faults.middleware);
  provider.use(createCrossOriginRules(options.offers ?? {}));
  provider.use(createInteractionPages(() => provider));
  provider.on("server_error", (_, error) => errors.push(error));

  const server = await startLoopbackServer(provider.callback(), port);

  return {
    issuer,
    clientId: CLIENT_ID,
    serverApp,
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
    forgoPkce: () => void (demandsPkce = false),
    goDown: () => server.goDown(),
    comeBack: () => server.comeBack(),
    async reset() {
      faults.clear();
      await server.comeBack();
      store.clear();
      log.clear();
      errors.length = 0;
      Object.assign(lifetimes, initialLifetimes);
      demandsPkce = true;
    },
    async stop() {
      faults.clear();
      await server.goDown();
    },
  };
}

function createSecret(): string {
  return randomBytes(32).toString("base64url");
}

async function generateSigningKey(): Promise<Record<string, unknown>> {
  const { privateKey } = await generateKeyPair("RS256", { extractable: true });
  return { ...(await exportJWK(privateKey)), alg: "RS256", use: "sig" };
}
