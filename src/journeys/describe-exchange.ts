import type { StepKey } from "./journey-event.ts";
import type { Vocabulary } from "./shown-names.ts";

/** As much of a request as its meaning can be told from. */
export interface RequestFacts {
  readonly method: string;
  readonly url: string;
  readonly headers: Headers;
  /** The body, when it is a text. */
  readonly body?: string | undefined;
}

/** What an exchange is for. */
export interface ExchangeDescription {
  readonly key: StepKey;
  /** How the bodies are to be read; absent when they are not kept: an API's answer is its own business. */
  readonly bodies?: Vocabulary;
}

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
  const form = new URLSearchParams(
    /form-urlencoded/i.test(request.headers.get("content-type") ?? "") ? request.body : "",
  );
  // A client that proves itself by HTTP Basic calls no API with it (RFC 6749 §2.3.1).
  const isClient = /^basic /i.test(request.headers.get("authorization") ?? "");
  const isForTokens = form.has("grant_type") || form.has("token");
  if (request.headers.has("authorization") && !(isClient && isForTokens)) {
    const atProvider = providerOrigins.includes(url?.origin ?? "") || /\/userinfo\/?$/i.test(path);
    return { key: request.method === "GET" && atProvider ? "userinfo" : "api-call" };
  }
  if (request.method === "GET") {
    if (/\/\.well-known\/(openid-configuration|oauth-authorization-server)(\/|$)/.test(path))
      return { key: "discovery", bodies: "discovery" };
    return /jwks|\/(keys|certs)\/?$/i.test(path)
      ? { key: "jwks", bodies: "jwks" }
      : { key: "request" };
  }
  switch (form.get("grant_type")) {
    case null:
      if (form.has("response_type")) return { key: "push", bodies: "oauth" };
      if (form.has("token")) return { key: "revocation", bodies: "oauth" };
      // No other request names nothing but who asks, and for what (RFC 8628 §3.1).
      return form.has("client_id")
        ? { key: "device-code-asked", bodies: "oauth" }
        : { key: "request" };
    case "authorization_code":
      return { key: "code-exchange", bodies: "oauth" };
    case "refresh_token":
      return { key: "refresh", bodies: "oauth" };
    case "urn:ietf:params:oauth:grant-type:device_code":
      return { key: "device-poll", bodies: "oauth" };
    default:
      return { key: "token", bodies: "oauth" };
  }
}
