import type { Broker, ProviderPreset } from "./provider-preset.ts";

/** What every broker shares: the secret stays with the broker, which is a server. */
function auth0With(name: string, place: string): Broker {
  return {
    presetId: "auth0",
    steps: [
      `Register a web application at ${name}, with the redirect URI \`https://<your Auth0 domain>/login/callback\`.`,
      `In the Auth0 Dashboard: \`Authentication\`, \`Social\`, ${place}. Enter its client id and secret, and enable it for your single-page application.`,
      `Add Auth0 here. Its sign-in page then has “Continue with ${name}”.`,
    ],
  };
}

function keycloakWith(name: string, alias: string): Broker {
  return {
    presetId: "keycloak",
    steps: [
      `Register a web application at ${name}, with the redirect URI \`https://<host>/realms/<realm>/broker/${alias}/endpoint\`.`,
      `In Keycloak's Admin Console: \`Identity providers\`, \`${name}\`. Enter its client id and secret.`,
      `Add Keycloak here. Its sign-in page then offers ${name}.`,
    ],
  };
}

const entraExternalId: Broker = {
  presetId: "entra",
  steps: [
    "In an external tenant of Microsoft Entra External ID, set up Google as an identity provider, with the client id and secret of a web application at Google.",
    "Add it to the user flow of your single-page application.",
    "Add Microsoft Entra here, with the issuer of the external tenant.",
  ],
};

/** Providers that cannot serve a client which runs in a browser only. */
export const google: ProviderPreset = {
  id: "google",
  name: "Google",
  fitness: "unfit",
  verdict:
    "Google's token endpoint answers `client_secret is missing` to a web application, with PKCE too. A browser cannot keep a secret, so Google cannot serve Pixy directly.",
  issuer: "https://accounts.google.com",
  issuers: /^https:\/\/accounts\.google\.com$/u,
  renewal:
    "Google gives one for the parameters `access_type=offline` and `prompt=consent`, and knows no `offline_access`.",
  remedies: {
    "public-client":
      "Google demands the secret of every web application. “Add provider” names the brokers that can stand between.",
  },
  steps: [],
  brokers: [
    auth0With("Google", "`Google / Gmail`"),
    keycloakWith("Google", "google"),
    entraExternalId,
  ],
  source: {
    title: "Using OAuth 2.0 for Web Server Applications",
    url: "https://developers.google.com/identity/protocols/oauth2/web-server",
  },
};

export const github: ProviderPreset = {
  id: "github",
  name: "GitHub",
  fitness: "unfit",
  verdict:
    "GitHub's token endpoint sends no CORS headers, so a browser may not read its answer, and it demands the client secret: it does not tell public clients from others, with PKCE either. It plans single-page apps for GitHub Apps; whether they have come is not known here.",
  metadata: {
    authorization_endpoint: "https://github.com/login/oauth/authorize",
    token_endpoint: "https://github.com/login/oauth/access_token",
  },
  steps: [],
  brokers: [auth0With("GitHub", "`GitHub`"), keycloakWith("GitHub", "github")],
  source: {
    title: "Authorizing OAuth apps",
    url: "https://docs.github.com/apps/oauth-apps/building-oauth-apps/authorizing-oauth-apps",
  },
};

export const apple: ProviderPreset = {
  id: "apple",
  name: "Apple",
  fitness: "unfit",
  verdict:
    "Apple's token endpoint wants a client secret that is a JWT, signed with a private key of yours: in a browser everyone could sign with it. With a name or an e-mail asked for, it also answers by a form post, which a static site cannot receive.",
  issuer: "https://appleid.apple.com",
  steps: [],
  brokers: [auth0With("Apple", "`Apple`")],
  source: {
    title: "Configuring your environment for Sign in with Apple",
    url: "https://developer.apple.com/documentation/signinwithapple/configuring-your-environment-for-sign-in-with-apple",
  },
};

export const mastodon: ProviderPreset = {
  id: "mastodon",
  name: "Mastodon",
  fitness: "unfit",
  verdict:
    "Each server registers an app by itself, but with a secret that its token endpoint demands: Mastodon knows no public clients. Apps that run in a browser send that secret openly; Pixy refuses to hold one.",
  steps: [],
  brokers: [],
  source: { title: "OAuth", url: "https://docs.joinmastodon.org/spec/oauth/" },
};
