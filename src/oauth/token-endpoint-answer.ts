import { OAuthError } from "./oauth-error.ts";
import { createProviderFetch, type ProviderFetch } from "./provider-fetch.ts";

/** A successful answer of the token endpoint (RFC 6749 §5.1), normalised but not yet validated. */
export interface TokenEndpointAnswer {
  readonly body: Readonly<Record<string, unknown>>;
  /** When it arrived, in milliseconds of the local clock. */
  readonly receivedAt: number;
}

/**
 * A fetch for the token endpoint that lets only a readable success through. Real providers send
 * errors with status 200, with a foreign content type or beside a WWW-Authenticate header, and
 * odd but harmless members; oauth4webapi would refuse these after the provider has already
 * rotated the refresh token, and would hide which error it was.
 *
 * @throws OAuthError (from the returned function) `token_request_rejected`, `rate_limited`,
 *   `provider_error`, `response_malformed`, and those of createProviderFetch
 * @see RFC 6749 §5.2, RFC 6585 §4
 */
export function createTokenEndpointFetch(
  fetch: typeof globalThis.fetch,
  options?: { deadline: number | undefined },
): ProviderFetch {
  const send = createProviderFetch(fetch, options);
  return async (url, request) => {
    const response = await send(url, request);
    const body = parseObject(await response.text());
    const retryAfter = parseRetryAfter(response.headers.get("retry-after"));
    const details = { status: response.status, ...(retryAfter !== undefined && { retryAfter }) };
    if (response.status === 429) {
      throw new OAuthError("rate_limited", "the provider asks to wait", { details });
    }
    if (response.status >= 500) {
      throw new OAuthError("provider_error", "the token endpoint answered with a server error", { details });
    }
    const error = body?.error ?? challengeError(response.headers.get("www-authenticate"));
    if (typeof error === "string" && error !== "") {
      const description = body?.error_description;
      throw new OAuthError("token_request_rejected", "the token endpoint refused the request", {
        details: { ...details, error, ...(typeof description === "string" && { description }) },
      });
    }
    if (response.status !== 200) {
      throw new OAuthError("token_request_rejected", "the token endpoint refused the request without an error code", {
        details,
      });
    }
    if (body === undefined) {
      throw new OAuthError("response_malformed", "the answer of the token endpoint is not a JSON object", { details });
    }
    return Response.json(normalize(body));
  };
}

/** What is odd but harmless becomes "as if absent"; what is missing or wrong is left to validation. */
function normalize(body: Record<string, unknown>): Record<string, unknown> {
  const { expires_in: expiresIn, ...rest } = body;
  for (const name of ["refresh_token", "scope", "id_token"]) {
    if (rest[name] === null) delete rest[name];
  }
  const seconds =
    typeof expiresIn === "string" && /^\d{1,9}$/.test(expiresIn) ? Number(expiresIn) : expiresIn;
  const plausible =
    typeof seconds === "number" && Number.isInteger(seconds) && seconds > 0 && seconds < 1e9;
  return plausible ? { ...rest, expires_in: seconds } : rest;
}

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (value === null || typeof value !== "object" || Array.isArray(value)) return undefined;
    return Object.fromEntries(Object.entries(value));
  } catch {
    return undefined;
  }
}

function challengeError(header: string | null): string | undefined {
  return header?.match(/\berror="([^"]{1,100})"/)?.[1];
}

/**
 * @param value a Retry-After header: seconds or a date (RFC 9110 §10.2.3)
 * @returns seconds from now, at least 0; undefined when there is none
 */
export function parseRetryAfter(value: string | null, now = Date.now()): number | undefined {
  if (value === null) return undefined;
  if (/^\d{1,6}$/.test(value.trim())) return Number(value);
  const date = Date.parse(value);
  return Number.isNaN(date) ? undefined : Math.max(0, Math.ceil((date - now) / 1000));
}
