import { randomBytes } from "node:crypto";
import { errors, interactionPolicy } from "oidc-provider";
import type { ModelAdapter, ProviderContext } from "oidc-provider";
import { EXCHANGE_GRANT } from "./real-provider-grants.ts";
import {
  claimsOfAccount,
  showDeviceDonePage,
  showDevicePage,
  showErrorPage,
  showLoggedOutPage,
  showLogoutPage,
  showUserCodePage,
} from "./real-provider-interactions.ts";

/** How long things live, in seconds. May be changed while the provider runs. */
export interface Lifetimes {
  accessToken: number;
  refreshToken: number;
  authorizationCode: number;
  idToken: number;
  session: number;
  deviceCode: number;
}

/** What the provider takes only in a certain way. All is off unless it is named. */
export interface ProviderDemands {
  /** Tokens are given out only bound to a key, and every proof needs the provider's nonce (RFC 9449). */
  readonly dpop?: boolean;
  /** Authorization requests must be pushed (RFC 9126). */
  readonly par?: boolean;
  /** The resources that there are (RFC 8707): an access token is for one of them. */
  readonly resources?: readonly string[];
}

/** What the provider has besides, for tests that are about it. */
export interface ProviderOffers {
  /** Apps register themselves, from wherever (RFC 7591). */
  readonly registration?: boolean;
  /** Paths, or folders with a slash at the end, where a browser may read nothing: the usual fault of those that never met one. */
  readonly silentPaths?: readonly string[];
  /** Members of its metadata that say something else than is the case. */
  readonly saysOfItself?: Readonly<Record<string, unknown>>;
  /** Also what no browser app needs: client credentials, passwords, token exchange, introspection by its own client. */
  readonly everyGrant?: boolean;
  /** A refresh brings the same refresh token back. */
  readonly keepsRefreshTokens?: boolean;
  /** The paths of its endpoints, by oidc-provider's names for them, where they are not the usual ones. */
  readonly routes?: Readonly<Record<string, string>>;
}

/** The kinds of authentication that the provider has (OpenID Connect Core 1.0 §2), weaker ones first. */
const ACR_VALUES = ["bronze", "gold"];

/** What clients name who ask with a device code (RFC 8628 §3.4). */
const DEVICE_GRANT = "urn:ietf:params:oauth:grant-type:device_code";

/** All that the client may ask for. */
export const SUPPORTED_SCOPES = [
  "openid",
  "profile",
  "email",
  "offline_access",
  "read:workflows",
  "write:workflows",
] as const;

const API_SCOPES = ["read:workflows", "write:workflows"];

/** The public client that the provider knows. */
export const CLIENT_ID = "pixy";

/** A client that has a secret. */
export interface ConfidentialClient {
  readonly id: string;
  readonly secret: string;
}

/** What makes one instance of the provider different from another. */
export interface ProviderParts {
  readonly adapter: (model: string) => ModelAdapter;
  /** A private key as JWK (RFC 7517). */
  readonly signingKey: Readonly<Record<string, unknown>>;
  /** The one that may introspect. */
  readonly resourceServer: ConfidentialClient;
  /** One that signs people in, from a server of its own. */
  readonly serverApp: ConfidentialClient;
  /** Whether an authorization request without a challenge is refused (RFC 7636 §4.4.1). */
  readonly demandsPkce: () => boolean;
  readonly redirectUris: readonly string[];
  readonly postLogoutRedirectUris: readonly string[];
  readonly lifetimes: Readonly<Lifetimes>;
  readonly demands?: ProviderDemands;
  readonly offers?: ProviderOffers;
}

/** What oidc-provider is told: every default that it would print a notice about is decided here. */
export function createProviderConfiguration(parts: ProviderParts): Record<string, unknown> {
  const {
    resourceServer,
    serverApp,
    redirectUris,
    postLogoutRedirectUris,
    lifetimes,
    demands = {},
    offers = {},
  } = parts;
  const { dpop = false, par = false, resources = [] } = demands;
  const { everyGrant = false } = offers;
  return {
    adapter: parts.adapter,
    jwks: { keys: [parts.signingKey] },
    ...(offers.routes !== undefined && { routes: offers.routes }),
    cookies: { keys: [randomBytes(32).toString("base64url")] },
    clients: [
      {
        client_id: CLIENT_ID,
        client_name: "Pixy",
        application_type: "web",
        token_endpoint_auth_method: "none",
        grant_types: [
          "authorization_code",
          "refresh_token",
          DEVICE_GRANT,
          ...(everyGrant ? [EXCHANGE_GRANT] : []),
        ],
        response_types: ["code"],
        redirect_uris: [...redirectUris],
        post_logout_redirect_uris: [...postLogoutRedirectUris],
        ...(dpop && { dpop_bound_access_tokens: true }),
      },
      {
        client_id: serverApp.id,
        client_secret: serverApp.secret,
        token_endpoint_auth_method: "client_secret_basic",
        grant_types: [
          "authorization_code",
          "refresh_token",
          ...(everyGrant ? ["client_credentials", "password"] : []),
        ],
        response_types: ["code"],
        redirect_uris: [...redirectUris],
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
    acrValues: ACR_VALUES,
    // An API learns from the token how its holder has signed in.
    extraTokenClaims: async ({ oidc }: ProviderContext) => {
      const { AuthorizationCode, DeviceCode, RefreshToken } = oidc?.entities ?? {};
      const source = AuthorizationCode ?? DeviceCode ?? RefreshToken;
      return { acr: source?.acr, auth_time: source?.authTime };
    },
    claims: {
      acr: null,
      auth_time: null,
      openid: ["sub"],
      profile: ["name", "preferred_username"],
      email: ["email", "email_verified"],
    },
    responseTypes: ["code"],
    pkce: { required: parts.demandsPkce },
    discovery: { prompt_values_supported: ["none", "login", "consent", "select_account"] },
    clientBasedCORS: (_: unknown, origin: string) =>
      redirectUris.some((uri) => new URL(uri).origin === origin),
    findAccount: async (_: unknown, account: string) => ({
      accountId: account,
      claims: async () => claimsOfAccount(account),
    }),
    rotateRefreshToken: () => offers.keepsRefreshTokens !== true,
    interactions: { policy: createPolicy() },
    renderError: showErrorPage,
    ttl: {
      AccessToken: () => lifetimes.accessToken,
      RefreshToken: () => lifetimes.refreshToken,
      AuthorizationCode: () => lifetimes.authorizationCode,
      Session: () => lifetimes.session,
      Grant: () => Math.max(lifetimes.refreshToken, lifetimes.session),
      IdToken: () => lifetimes.idToken,
      DeviceCode: () => lifetimes.deviceCode,
      ClientCredentials: () => lifetimes.accessToken,
      Interaction: 3600,
      PushedAuthorizationRequest: 60,
    },
    features: {
      devInteractions: { enabled: false },
      deviceFlow: {
        enabled: true,
        userCodeInputSource: showUserCodePage,
        userCodeConfirmSource: showDevicePage,
        successSource: showDeviceDonePage,
      },
      registration: { enabled: offers.registration === true },
      clientCredentials: { enabled: everyGrant },
      dPoP: dpop
        ? { enabled: true, nonceSecret: randomBytes(32), requireNonce: () => true }
        : { enabled: false },
      pushedAuthorizationRequests: par
        ? { enabled: true, requirePushedAuthorizationRequests: true }
        : { enabled: false },
      // opaque tokens, which are dead at once when they are revoked; without resources, one kind of
      // token is good for userinfo and the API
      resourceIndicators:
        resources.length === 0
          ? { enabled: false }
          : {
              enabled: true,
              defaultResource: (_: unknown, __: unknown, oneOf: string[] | undefined) =>
                oneOf ?? [],
              useGrantedResource: () => false,
              getResourceServerInfo: (_: unknown, resource: string) => {
                if (!resources.includes(resource)) throw new errors.InvalidTarget();
                return { audience: resource, scope: API_SCOPES.join(" ") };
              },
            },
      introspection: {
        enabled: true,
        allowedPolicy: async (
          _: unknown,
          client: { clientId: string },
          token: { clientId: string },
        ) =>
          client.clientId === resourceServer.id ||
          (everyGrant && client.clientId === token.clientId),
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
  };
}

/**
 * oidc-provider's own, and the choice of an account when the client asks for it; a kind of
 * authentication that the client asks for is not passed over.
 */
function createPolicy(): unknown {
  const policy = interactionPolicy.base();
  const { Check } = interactionPolicy;
  policy.get("login").checks.add(
    new Check("acr_values", "The sign-in is of another kind than asked for", ({ oidc }) => {
      const wanted = oidc?.params?.["acr_values"];
      return wanted !== undefined && !wanted.split(" ").includes(oidc?.acr ?? "");
    }),
  );
  policy.add(new interactionPolicy.Prompt({ name: "select_account", requestable: true }), 0);
  return policy;
}
