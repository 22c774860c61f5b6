import { requireAcceptance } from "./endpoint-refusal.ts";
import { OAuthError } from "./oauth-error.ts";
import { createProviderFetch, type ProviderFetch } from "./provider-fetch.ts";

/** A successful answer of the token endpoint (RFC 6749 §5.1), normalised but not yet validated. */
export interface TokenEndpointAnswer {
  readonly body: Readonly<Record<string, unknown>>;
  /** When it arrived, in milliseconds of the local clock. */
  readonly receivedAt: number;
}

/**
 * A fetch for the token endpoint that lets only a readable success through, without odd but
 * harmless members: oauth4webapi would refuse these after the provider has already rotated the
 * refresh token.
 *
 * @throws OAuthError (from the returned function) `response_malformed`, and those of
 *   requireAcceptance and createProviderFetch
 * @see RFC 6749 §5.1
 */
export function createTokenEndpointFetch(
  fetch: typeof globalThis.fetch,
  options?: { deadline: number | undefined },
): ProviderFetch {
  const send = createProviderFetch(fetch, options);
  return async (url, request) => {
    const response = await send(url, request);
    const body = parseObject(await response.text());
    requireAcceptance(request, response, body);
    if (body === undefined) {
      throw new OAuthError(
        "response_malformed",
        "the answer of the token endpoint is not a JSON object",
        {
          details: { status: response.status },
        },
      );
    }
    return Response.json(normalize(body));
  };
}

/** What is odd but harmless becomes "as if absent"; what is missing or wrong is left to validation. */
function normalize(body: Record<string, unknown>): Record<string, unknown> {
  const { expires_in: expiresIn, ...rest } = body;
  for (const name of ["refresh_token", "scope", "id_token"]) {
    if (rest[name] === null || rest[name] === "") delete rest[name];
  }
  const seconds =
    typeof expiresIn === "string" && /^\d{1,9}$/.test(expiresIn) ? Number(expiresIn) : expiresIn;
  const plausible =
    typeof seconds === "number" && Number.isInteger(seconds) && seconds > 0 && seconds < 1e9;
  return plausible ? { ...rest, expires_in: seconds } : rest;
}

/** @returns the members of a JSON object; undefined when the text is anything else */
export function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (value === null || typeof value !== "object" || Array.isArray(value)) return undefined;
    return Object.fromEntries(Object.entries(value));
  } catch {
    return undefined;
  }
}
