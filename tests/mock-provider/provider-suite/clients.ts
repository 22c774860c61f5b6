/** A client that both providers know. */
export interface SuiteClient {
  readonly id: string;
  /** Absent: a public client. */
  readonly secret?: string;
  readonly redirectUris: readonly string[];
  readonly postLogoutRedirectUris: readonly string[];
  readonly grantTypes: readonly string[];
  readonly dpopBoundAccessTokens: boolean;
  readonly requirePushedRequests: boolean;
  readonly signedUserinfo: boolean;
}

const publicClient = {
  redirectUris: ["https://app.example/callback"],
  postLogoutRedirectUris: ["https://app.example/"],
  grantTypes: [
    "authorization_code",
    "refresh_token",
    "urn:ietf:params:oauth:grant-type:device_code",
  ],
  dpopBoundAccessTokens: false,
  requirePushedRequests: false,
  signedUserinfo: false,
};

/** Does whatever a public client may do. */
export const app: SuiteClient = { ...publicClient, id: "app" };

/** Has the same address as {@link app} and nothing else in common with it. */
export const otherApp: SuiteClient = { ...publicClient, id: "other-app" };

/** Gets tokens only for a key that it proves to have. */
export const boundApp: SuiteClient = {
  ...publicClient,
  id: "bound-app",
  dpopBoundAccessTokens: true,
};

/** Has to push its authorization requests. */
export const pushingApp: SuiteClient = {
  ...publicClient,
  id: "pushing-app",
  requirePushedRequests: true,
};

/** Gets userinfo as a JWT. */
export const signedApp: SuiteClient = { ...publicClient, id: "signed-app", signedUserinfo: true };

/** Acts for itself, with a secret. */
export const backend: SuiteClient = {
  ...publicClient,
  id: "backend",
  secret: "the secret of the backend",
  redirectUris: [],
  postLogoutRedirectUris: [],
  grantTypes: ["client_credentials"],
};

export const suiteClients = [app, otherApp, boundApp, pushingApp, signedApp, backend];

export const redirectUri = "https://app.example/callback";
export const postLogoutRedirectUri = "https://app.example/";

/** An API that is not the provider's own. */
export const photosApi = "https://photos.example/api";
export const printsApi = "https://prints.example/";

export const fullScope = "openid profile email offline_access read:workflows write:workflows";
