import type { ProviderPreset } from "./provider-preset.ts";

const usualScope = "openid profile email offline_access";

/** Providers that an organisation has of its own. */
export const entra: ProviderPreset = {
  id: "entra",
  name: "Microsoft Entra",
  fitness: "fits",
  verdict:
    "Made for single-page apps. A refresh token of one lives 24 hours from the sign-in on; then it asks again. Each use brings another one, and the one before stays good as long. Name your tenant: the shared `common` address calls itself by another name.",
  blanks: [
    {
      name: "tenant",
      label: "Directory (tenant) ID",
      example: "11111111-2222-3333-4444-555555555555",
    },
  ],
  issuer: "https://login.microsoftonline.com/{tenant}/v2.0",
  scope: `${usualScope} User.Read`,
  apis: [{ name: "Who am I", method: "GET", url: "https://graph.microsoft.com/v1.0/me" }],
  issuers: /^https:\/\/(?:login\.microsoftonline\.com|[\w-]+\.ciamlogin\.com)\//u,
  renewal: "Microsoft Entra gives one when the scope has `offline_access`.",
  remedies: {
    cors: "In the app registration, under `Authentication`, enter `{redirectUri}` below the platform `Single-page application`. Only that kind gets CORS: below `Web` it does not.",
    "redirect-uri":
      "In the app registration, under `Authentication`, enter `{redirectUri}` below the platform `Single-page application`.",
    "public-client":
      "In the app registration, under `Authentication`, move the redirect URI from the platform `Web` to `Single-page application`: the other one demands a secret.",
  },
  steps: [
    "In the Microsoft Entra admin center: `App registrations`, `New registration`. Enter no redirect URI yet.",
    "Under `Authentication`, `Add a platform`, choose `Single-page application` and enter both redirect URIs, the second by `Add URI`. Only this kind gets CORS.",
    "Leave both boxes of `Implicit grant and hybrid flows` empty, and make no client secret.",
    "From `Overview`, copy the `Application (client) ID` and the `Directory (tenant) ID`.",
  ],
  words: {
    redirectUri: "Redirect URI",
    webOrigin: null,
    postLogoutUri: "Redirect URI, back from signing out",
    clientId: "Application (client) ID",
  },
  source: {
    title: "Single-page application: App registration",
    url: "https://learn.microsoft.com/entra/identity-platform/scenario-spa-app-registration",
  },
};

export const okta: ProviderPreset = {
  id: "okta",
  name: "Okta",
  fitness: "fits",
  verdict:
    "Made for single-page apps: refresh tokens rotate, with some seconds of grace for one that was lost on the way.",
  blanks: [{ name: "domain", label: "Okta domain", example: "dev-12345678.okta.com" }],
  issuer: "https://{domain}/oauth2/default",
  scope: usualScope,
  issuers: /^https:\/\/[\w-]+\.(?:okta|oktapreview|okta-emea)\.com(?:\/|$)/u,
  renewal:
    "Okta gives one when the scope has `offline_access` and the app integration has `Refresh Token` ticked under `Grant type`.",
  rotation:
    "In Okta's app integration, under `General Settings`, choose `Rotate token after every use`.",
  remedies: {
    cors: "In the Admin Console, under `Security`, `API`, `Trusted Origins`, add `{origin}` and tick `Cross-Origin Resource Sharing (CORS)`.",
    "redirect-uri":
      "In the app integration, under `General Settings`, add `{redirectUri}` to the `Sign-in redirect URIs`.",
    "public-client":
      "Create the app integration as a `Single-Page Application`: its client authentication is `None`.",
    pkce: "In the app integration, under `Client Credentials`, tick `Require PKCE as additional verification`.",
  },
  steps: [
    "In the Admin Console: `Applications`, `Applications`, `Create App Integration`.",
    "Choose `OIDC - OpenID Connect`, then `Single-Page Application`.",
    "Under `Grant type`, tick `Authorization Code` and `Refresh Token`.",
    "Enter the sign-in and sign-out redirect URIs, and assign the people who may sign in.",
    "Under `Security`, `API`, `Trusted Origins`, add the web origin for CORS.",
  ],
  words: {
    redirectUri: "Sign-in redirect URI",
    webOrigin: "Trusted origin (CORS)",
    postLogoutUri: "Sign-out redirect URI",
    clientId: "Client ID",
  },
  source: {
    title: "Create an Okta app integration",
    url: "https://developer.okta.com/docs/guides/sign-into-spa/-/create-okta-application/",
  },
};

export const auth0: ProviderPreset = {
  id: "auth0",
  name: "Auth0",
  fitness: "fits",
  verdict:
    "Made for single-page apps. Refresh token rotation has to be switched on, and an API's access token comes only when `audience` names the API. Its issuer ends in a slash.",
  blanks: [{ name: "domain", label: "Auth0 domain", example: "acme.eu.auth0.com" }],
  issuer: "https://{domain}/",
  scope: usualScope,
  issuers: /^https:\/\/[\w.-]+\.auth0\.com\//u,
  renewal:
    "Auth0 gives one when the scope has `offline_access`; for an API, `Allow Offline Access` has to be ticked there as well.",
  rotation:
    "In Auth0's Dashboard, under the application's `Refresh Token Rotation`, switch on `Allow Refresh Token Rotation`.",
  remedies: {
    cors: "In the Dashboard, in the application's `Settings`, add `{origin}` to the `Allowed Web Origins`, and to `Allowed Origins (CORS)` unless `{redirectUri}` stands in the `Allowed Callback URLs`, which count there as well.",
    "redirect-uri":
      "In the Dashboard, in the application's `Settings`, add `{redirectUri}` to the `Allowed Callback URLs`.",
    "public-client":
      "In the Dashboard, make the application one of the type `Single Page Web Applications`: it authenticates with `None`.",
  },
  steps: [
    "In the Dashboard: `Applications`, `Create Application`, `Single Page Web Applications`.",
    "Under `Settings`, fill in the three lists below.",
    "Under `Refresh Token Rotation`, switch on `Allow Refresh Token Rotation`.",
    "For an API of yours, tick `Allow Offline Access` there, and add the parameter `audience` with its identifier here.",
  ],
  words: {
    redirectUri: "Allowed Callback URLs",
    webOrigin: "Allowed Web Origins",
    postLogoutUri: "Allowed Logout URLs",
    clientId: "Client ID",
  },
  source: {
    title: "Application Settings",
    url: "https://auth0.com/docs/get-started/applications/application-settings",
  },
};

export const keycloak: ProviderPreset = {
  id: "keycloak",
  name: "Keycloak",
  fitness: "fits",
  verdict:
    "A public client with Web origins works from a browser. Refresh tokens rotate when the realm has Revoke Refresh Token switched on.",
  blanks: [
    { name: "host", label: "Host", example: "sso.acme.example" },
    { name: "realm", label: "Realm", example: "main" },
  ],
  issuer: "https://{host}/realms/{realm}",
  scope: usualScope,
  issuers: /\/realms\/[^/]+\/?$/u,
  renewal:
    "Keycloak gives one at every sign-in, unless `Use refresh tokens` is off among the client's `Advanced` settings.",
  rotation:
    "In Keycloak's Admin Console, under `Realm settings`, `Tokens`, switch on `Revoke Refresh Token`.",
  remedies: {
    cors: "In the Admin Console, in the client's `Settings`, add `{origin}` to the `Web origins`.",
    "redirect-uri":
      "In the Admin Console, in the client's `Settings`, add `{redirectUri}` to the `Valid redirect URIs`, exactly and without a wildcard.",
    "public-client":
      "In the Admin Console, in the client's `Capability config`, switch `Client authentication` off.",
    pkce: "In the Admin Console, require `S256` as the client's PKCE method.",
    reuse:
      "In the Admin Console, under `Realm settings`, `Tokens`, switch on `Revoke Refresh Token`, with a `Refresh Token Max Reuse` of 0.",
    lifetimes:
      "In the Admin Console, under `Realm settings`, `Tokens`, shorten the `Access Token Lifespan`.",
  },
  steps: [
    "In the Admin Console: `Clients`, `Create client`, client type `OpenID Connect`.",
    "Under `Capability config`, leave `Client authentication` off and `Standard flow` on.",
    "Under `Login settings`, enter the three values below, exactly and without a wildcard.",
    "Require `S256` as the PKCE method.",
  ],
  words: {
    redirectUri: "Valid redirect URIs",
    webOrigin: "Web origins",
    postLogoutUri: "Valid post logout redirect URIs",
    clientId: "Client ID",
  },
  source: {
    title: "Server Administration Guide: Managing OpenID Connect clients",
    url: "https://www.keycloak.org/docs/latest/server_admin/",
  },
};

export const hydra: ProviderPreset = {
  id: "hydra",
  name: "Ory Hydra",
  fitness: "fits",
  verdict:
    "Serves public clients from a browser once CORS is switched on twice: for the server, and for the client.",
  blanks: [{ name: "host", label: "Host", example: "auth.acme.example" }],
  issuer: "https://{host}",
  scope: "openid offline_access",
  steps: [
    "In the server's configuration: `serve.public.cors.enabled: true`.",
    "Create a client with `token_endpoint_auth_method: none`, the grant types `authorization_code` and `refresh_token`, and the response type `code`.",
    "Give it the three values below.",
  ],
  words: {
    redirectUri: "redirect_uris",
    webOrigin: "allowed_cors_origins",
    postLogoutUri: "post_logout_redirect_uris",
    clientId: "client_id",
  },
  source: {
    title: "Configure cross-origin resource sharing (CORS)",
    url: "https://www.ory.com/docs/hydra/guides/cors",
  },
};
