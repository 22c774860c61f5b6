import { customFetch, type TokenEndpointRequestOptions } from "oauth4webapi";
import type { DpopProver } from "./dpop.ts";
import { errorOf } from "./endpoint-refusal.ts";
import { ENDPOINTS_ALREADY_CHECKED } from "./oauth-client.ts";
import type { ProviderFetch, ProviderRequest } from "./provider-fetch.ts";
import { acceptedTokenResponse, parseObject } from "./token-response.ts";

/** A successful answer of the token endpoint (RFC 6749 §5.1), normalised but not yet validated. */
export interface TokenResponse {
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
 * @returns the members of the response
 * @throws OAuthError `dpop_rejected`, and those of acceptedTokenResponse and createProviderFetch
 * @see RFC 6749 §5.1, RFC 9449 §5
 */
export async function askTokenEndpoint(
  send: (options: TokenEndpointRequestOptions) => Promise<Response>,
  options: EndpointRequestOptions,
): Promise<Record<string, unknown>> {
  const { response, body, sent } = await askEndpoint(send, options);
  return acceptedTokenResponse(sent, response, body);
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
