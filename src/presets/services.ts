import type { ProviderPreset } from "./provider-preset.ts";

/** Services whose accounts many people have. */
export const gitlab: ProviderPreset = {
  id: "gitlab",
  name: "GitLab",
  fitness: "fits",
  verdict:
    "Its discovery, token, revocation and userinfo endpoints answer browsers, and an application need not be confidential. A refresh token is good for one use.",
  blanks: [{ name: "host", label: "Host", example: "gitlab.com" }],
  issuer: "https://{host}",
  scope: "openid profile email read_user",
  apis: [{ name: "Who am I", method: "GET", url: "https://{host}/api/v4/user" }],
  issuers: /^https:\/\/gitlab\.com$/u,
  remedies: {
    "public-client":
      "In your user settings, under `Applications`, edit the application and clear the box `Confidential`.",
    "redirect-uri":
      "In your user settings, under `Applications`, edit the application and add `{redirectUri}` to the `Redirect URI`.",
    scopes: "In your user settings, under `Applications`, edit the application and tick the scope.",
  },
  steps: [
    "In your user settings: `Applications`, `Add new application`.",
    "Enter the redirect URI, and clear the box `Confidential`.",
    "Tick the scopes `openid`, `profile`, `email` and whatever APIs need, such as `read_user`.",
    "Copy the `Application ID`. The `Secret` beside it is not needed.",
  ],
  words: {
    redirectUri: "Redirect URI",
    webOrigin: null,
    postLogoutUri: null,
    clientId: "Application ID",
  },
  source: {
    title: "OAuth 2.0 identity provider API",
    url: "https://docs.gitlab.com/api/oauth2/",
  },
};

export const spotify: ProviderPreset = {
  id: "spotify",
  name: "Spotify",
  fitness: "fits",
  verdict:
    "Its own guide to PKCE is for browsers. A refresh token is good for one use. It takes https, or http at 127.0.0.1, but never localhost: on this machine open Pixy at 127.0.0.1.",
  metadata: {
    authorization_endpoint: "https://accounts.spotify.com/authorize",
    token_endpoint: "https://accounts.spotify.com/api/token",
  },
  issuers: /^https:\/\/accounts\.spotify\.com$/u,
  scope: "user-read-private user-read-email",
  identity: { url: "https://api.spotify.com/v1/me", id: "/id", name: "/display_name" },
  apis: [{ name: "Who am I", method: "GET", url: "https://api.spotify.com/v1/me" }],
  steps: [
    "In the Spotify for Developers Dashboard: `Create app`.",
    "Enter the redirect URI exactly, and choose `Web API`.",
    "Copy the `Client ID`. The `Client secret` beside it is not needed.",
  ],
  words: {
    redirectUri: "Redirect URI",
    webOrigin: null,
    postLogoutUri: null,
    clientId: "Client ID",
  },
  source: {
    title: "Authorization Code with PKCE Flow",
    url: "https://developer.spotify.com/documentation/web-api/tutorials/code-pkce-flow",
  },
};

export const discord: ProviderPreset = {
  id: "discord",
  name: "Discord",
  fitness: "unknown",
  verdict:
    "Its metadata says that it accepts clients without a secret and checks PKCE (S256). Whether its token endpoint answers a browser (CORS) is documented nowhere that we know of: try it.",
  issuer: "https://discord.com",
  issuers: /^https:\/\/discord\.com$/u,
  scope: "identify email",
  identity: { url: "https://discord.com/api/users/@me", id: "/id", name: "/username" },
  apis: [{ name: "Who am I", method: "GET", url: "https://discord.com/api/users/@me" }],
  remedies: {
    "public-client":
      "In the Developer Portal, under `OAuth2`, switch on `Public Client`: without it, a refresh demands the secret.",
    "redirect-uri":
      "In the Developer Portal, under `OAuth2`, add `{redirectUri}` to the `Redirects`.",
  },
  steps: [
    "In the Developer Portal: `Applications`, `New Application`, then `OAuth2`.",
    "Switch on `Public Client`, and add the redirect URI under `Redirects`.",
    "Copy the `Client ID`. The `Client Secret` beside it is not needed.",
  ],
  words: { redirectUri: "Redirect", webOrigin: null, postLogoutUri: null, clientId: "Client ID" },
  source: { title: "OAuth2", url: "https://discord.com/developers/docs/topics/oauth2" },
};

export const bluesky: ProviderPreset = {
  id: "bluesky",
  name: "Bluesky",
  fitness: "fits",
  verdict:
    "Browsers are welcome, with DPoP and pushed requests, which it demands. It gives no ID token, so you name the account yourself; calls go to the server that holds the account, whose origin has to be added under the APIs.",
  issuer: "https://bsky.social",
  issuers: /^https:\/\/bsky\.social$/u,
  scope: "atproto transition:generic",
  dpop: true,
  steps: [
    "Nothing is registered: the client id is the address of a description that Bluesky reads there.",
    "Put the description below beside Pixy's `index.html`, as `oauth-client-metadata.json`. Pixy has to be at an https address that everyone can reach.",
    "The client id is that address, exactly.",
  ],
  words: { clientId: "client_id" },
  hasClientDocument: true,
  source: {
    title: "OAuth Client Implementation",
    url: "https://docs.bsky.app/docs/advanced-guides/oauth-client",
  },
};
