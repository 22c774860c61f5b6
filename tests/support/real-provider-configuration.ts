import { randomBytes } from "node:crypto";
import { interactionPolicy } from "oidc-provider";
import type { ModelAdapter } from "oidc-provider";
import {
  claimsOfAccount,
  showErrorPage,
  showLoggedOutPage,
  showLogoutPage,
} from "./real-provider-interactions.ts";

/** How long things live, in seconds. May be changed while the provider runs. */
export interface Lifetimes {
  accessToken: number;
  refreshToken: number;
  authorizationCode: number;
  session: number;
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

/** The public client that the provider knows. */
export const CLIENT_ID = "pixy";

/** What makes one instance of the provider different from another. */
export interface ProviderParts {
  readonly adapter: (model: string) => ModelAdapter;
  /** A private key as JWK (RFC 7517). */
  readonly signingKey: Readonly<Record<string, unknown>>;
  /** The confidential client that may introspect. */
  readonly resourceServer: { readonly id: string; readonly secret: string };
  readonly redirectUris: readonly string[];
  readonly postLogoutRedirectUris: readonly string[];
  readonly lifetimes: Readonly<Lifetimes>;
}

/** What oidc-provider is told: every default that it would print a notice about is decided here. */
export function createProviderConfiguration(parts: ProviderParts): Record<string, unknown> {
  const { resourceServer, redirectUris, postLogoutRedirectUris, lifetimes } = parts;
  return {
    adapter: parts.adapter,
    jwks: { keys: [parts.signingKey] },
    cookies: { keys: [randomBytes(32).toString("base64url")] },
    clients: [
      {
        client_id: CLIENT_ID,
        client_name: "Pixy",
        application_type: "web",
        token_endpoint_auth_method: "none",
        grant_types: ["authorization_code", "refresh_token"],
        response_types: ["code"],
        redirect_uris: [...redirectUris],
        post_logout_redirect_uris: [...postLogoutRedirectUris],
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
      redirectUris.some((uri) => new URL(uri).origin === origin),
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
  };
}

/** oidc-provider's own, and the choice of an account when the client asks for it. */
function createPolicy(): unknown {
  const policy = interactionPolicy.base();
  policy.add(new interactionPolicy.Prompt({ name: "select_account", requestable: true }), 0);
  return policy;
}
