import type { ProviderError } from "../provider-error.ts";

/**
 * Every answer may be read by any origin. RFC 6749 §5.1 demands `no-store` of tokens; nothing else
 * here is worth a cache either.
 */
const commonHeaders = {
  "access-control-allow-origin": "*",
  "access-control-expose-headers": "WWW-Authenticate, Location, DPoP-Nonce, Retry-After",
  "cache-control": "no-store",
  pragma: "no-cache",
};

/** @returns a JSON answer */
export function jsonAnswer(
  body: unknown,
  init: { readonly status?: number; readonly headers?: Readonly<Record<string, string>> } = {},
): Response {
  return Response.json(body, {
    status: init.status ?? 200,
    headers: { ...commonHeaders, ...init.headers },
  });
}

/** @returns an answer that is a JWT (OpenID Connect Core 1.0 §5.3.2) */
export function jwtAnswer(jwt: string): Response {
  return new Response(jwt, { headers: { ...commonHeaders, "content-type": "application/jwt" } });
}

/** @returns an answer without a body */
export function emptyAnswer(
  status: number,
  headers: Readonly<Record<string, string>> = {},
): Response {
  return new Response(null, { status, headers: { ...commonHeaders, ...headers } });
}

/**
 * @param challenge what `WWW-Authenticate` says
 * @returns the error as RFC 6749 §5.2 and RFC 6750 §3 have it
 */
export function errorAnswer(error: ProviderError, challenge?: string): Response {
  const body = { error: error.code, error_description: error.description };
  const headers = {
    ...(challenge === undefined ? {} : { "www-authenticate": challenge }),
    ...error.headers,
  };
  return jsonAnswer(body, { status: error.status, headers });
}
