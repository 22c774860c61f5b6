import type { JourneyActor } from "./journey-event.ts";
import type { Vocabulary } from "./shown-names.ts";

/** As much of a request as its meaning can be told from. */
export interface RequestFacts {
  readonly method: string;
  readonly url: string;
  readonly headers: Headers;
  /** The body, when it is a text. */
  readonly body?: string | undefined;
}

/** What an exchange is for, in plain words. */
export interface ExchangeDescription {
  readonly actor: JourneyActor;
  readonly title: string;
  readonly purpose: string;
  readonly reference?: string;
  /** How the bodies are to be read; absent when they are not kept: an API's answer is its own business. */
  readonly bodies?: Vocabulary;
}

const DISCOVERY: ExchangeDescription = {
  actor: "provider",
  title: "Asked the provider what it can do",
  purpose: "Its endpoints are read from the provider itself, so that nobody else can name them.",
  reference: "OpenID Connect Discovery 1.0 §4, RFC 8414 §3",
  bodies: "discovery",
};

const JWKS: ExchangeDescription = {
  actor: "provider",
  title: "Fetched the provider's public keys",
  purpose: "With them the signature of the ID token is verified.",
  reference: "RFC 7517 §5, OpenID Connect Core 1.0 §10.1",
  bodies: "jwks",
};

const CODE: ExchangeDescription = {
  actor: "provider",
  title: "Exchanged the code and the secret for tokens",
  purpose:
    "The secret fits the puzzle that was sent before: whoever stole the code alone gets nothing.",
  reference: "RFC 6749 §4.1.3, RFC 7636 §4.5",
  bodies: "oauth",
};

const REFRESH: ExchangeDescription = {
  actor: "provider",
  title: "Exchanged the refresh token for a new access token",
  purpose: "Access tokens live for a short time, so that a stolen one is soon worthless.",
  reference: "RFC 6749 §6",
  bodies: "oauth",
};

const PUSH: ExchangeDescription = {
  actor: "provider",
  title: "Handed the request to the provider, ahead of the person",
  purpose:
    "What is asked for travels not through the address bar, where it could be read or changed.",
  reference: "RFC 9126 §2",
  bodies: "oauth",
};

const TOKEN: ExchangeDescription = {
  actor: "provider",
  title: "Asked for tokens",
  purpose: "The token endpoint gives tokens for a grant.",
  reference: "RFC 6749 §3.2",
  bodies: "oauth",
};

const REVOCATION: ExchangeDescription = {
  actor: "provider",
  title: "Told the provider to revoke the token",
  purpose: "It stops working for everyone, also for whoever has a copy.",
  reference: "RFC 7009 §2.1",
  bodies: "oauth",
};

const USERINFO: ExchangeDescription = {
  actor: "provider",
  title: "Asked whose account it is",
  purpose: "The provider tells the name that goes with the access token.",
  reference: "OpenID Connect Core 1.0 §5.3",
};

const API: ExchangeDescription = {
  actor: "api",
  title: "Called the API with the access token",
  purpose: "The API decides by the token what may be done.",
  reference: "RFC 6750 §2.1",
};

const OTHER: ExchangeDescription = {
  actor: "provider",
  title: "Sent a request",
  purpose: "It is none of the requests that this flow is known for.",
};

/**
 * Tells what an exchange is for by looking at its request.
 *
 * @param providerOrigins origins that answered earlier in the same journey as the provider: a GET
 *   with a token goes to userinfo there, and to an API elsewhere
 */
export function describeExchange(
  request: RequestFacts,
  providerOrigins: readonly string[],
): ExchangeDescription {
  const url = URL.parse(request.url);
  const path = url?.pathname ?? "";
  if (request.headers.has("authorization")) {
    const atProvider = providerOrigins.includes(url?.origin ?? "") || /\/userinfo\/?$/i.test(path);
    return request.method === "GET" && atProvider ? USERINFO : API;
  }
  if (request.method === "GET") {
    if (/\/\.well-known\/(openid-configuration|oauth-authorization-server)(\/|$)/.test(path))
      return DISCOVERY;
    return /jwks|\/(keys|certs)\/?$/i.test(path) ? JWKS : OTHER;
  }
  const form = new URLSearchParams(
    /form-urlencoded/i.test(request.headers.get("content-type") ?? "") ? request.body : "",
  );
  switch (form.get("grant_type")) {
    case null:
      if (form.has("response_type")) return PUSH;
      return form.has("token") ? REVOCATION : OTHER;
    case "authorization_code":
      return CODE;
    case "refresh_token":
      return REFRESH;
    default:
      return TOKEN;
  }
}
