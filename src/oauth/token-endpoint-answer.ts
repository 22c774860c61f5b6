import { customFetch, type TokenEndpointRequestOptions } from "oauth4webapi";
import type { DpopProver } from "./dpop.ts";
import { errorOf, requireAcceptance } from "./endpoint-refusal.ts";
import { ENDPOINTS_ALREADY_CHECKED } from "./oauth-client.ts";
import { OAuthError } from "./oauth-error.ts";
import type { ProviderFetch, ProviderRequest } from "./provider-fetch.ts";

/** A successful answer of the token endpoint (RFC 6749 §5.1), normalised but not yet validated. */
export interface TokenEndpointAnswer {
  readonly body: Readonly<Record<string, unknown>>;
  /** When it arrived, in milliseconds of the local clock. */
  readonly receivedAt: number;
  /** The one of several resources that it was asked for (RFC 8707 §2.2). */
  readonly resource?: string | undefined;
}

/** How a request to an endpoint of the provider goes out. */
export interface EndpointRequestOptions {
  readonly fetch: ProviderFetch;
  /** Proves possession of its key with every send. */
  readonly dpop?: DpopProver | undefined;
}

/** An answer as it came, its body read. */
interface EndpointAnswer {
  readonly response: Response;
  /** Undefined when it is no JSON object. */
  readonly body: Record<string, unknown> | undefined;
  /** The request that it answers; an error must not repeat what stood in it. */
  readonly sent: ProviderRequest | undefined;
}

/**
 * Asks the token endpoint and lets only a readable success through, without odd but harmless
 * members: oauth4webapi would refuse these after the provider has already rotated the refresh token.
 *
 * @param send the request of oauth4webapi; called again when the proof of possession is objected to
 * @throws OAuthError `response_malformed`, `dpop_rejected`, and those of requireAcceptance and
 *   createProviderFetch
 * @see RFC 6749 §5.1, RFC 9449 §5
 */
export async function askTokenEndpoint(
  send: (options: TokenEndpointRequestOptions) => Promise<Response>,
  options: EndpointRequestOptions,
): Promise<Response> {
  const { response, body, sent } = await askEndpoint(send, options);
  requireAcceptance(sent, response, body);
  if (body === undefined) {
    throw new OAuthError(
      "response_malformed",
      "the answer of the token endpoint is not a JSON object",
      { details: { status: response.status } },
    );
  }
  return Response.json(normalizeTokenAnswer(body));
}

/**
 * Asks an endpoint of the provider that takes proofs of possession, and again when it objects to one.
 *
 * @param send the request of oauth4webapi; called once for each attempt
 * @throws OAuthError `dpop_rejected`, and those of createProviderFetch; a refusal is no failure here
 * @see RFC 9449 §5, §8
 */
export async function askEndpoint(
  send: (options: TokenEndpointRequestOptions) => Promise<Response>,
  { fetch, dpop }: EndpointRequestOptions,
): Promise<EndpointAnswer> {
  const attempt = async (): Promise<EndpointAnswer> => {
    let sent: ProviderRequest | undefined;
    const response = await send({
      ...ENDPOINTS_ALREADY_CHECKED,
      ...(dpop !== undefined && { DPoP: dpop.handle }),
      [customFetch]: (url: string, request: ProviderRequest) => fetch(url, (sent = request)),
    });
    return { response, body: parseObject(await response.text()), sent };
  };
  if (dpop === undefined) return attempt();
  return dpop.send(attempt, ({ response, body }) => errorOf(response, body));
}

/** RFC 6749 §5.1, RFC 8693 §2.2.1, OpenID Connect Core 1.0 §3.1.3.3. What else an answer has is ignored, and not kept. */
const MEMBERS: ReadonlySet<string> = new Set([
  "access_token",
  "token_type",
  "expires_in",
  "refresh_token",
  "scope",
  "id_token",
  "issued_token_type",
]);

/**
 * What is odd but harmless becomes "as if absent"; what is missing or wrong is left to validation.
 * None of the members is an object: of one that is, its being one is all that validation needs, and
 * a nesting without end could not be written again.
 */
export function normalizeTokenAnswer(body: Record<string, unknown>): Record<string, unknown> {
  const known = Object.entries(body)
    .filter(([name]) => MEMBERS.has(name))
    .map(([name, value]) => [name, value !== null && typeof value === "object" ? {} : value]);
  const { expires_in: expiresIn, ...rest }: Record<string, unknown> = Object.fromEntries(known);
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
