import { None, processPushedAuthorizationResponse, pushedAuthorizationRequest } from "oauth4webapi";
import type { DpopProver } from "./dpop.ts";
import { requireAcceptance } from "./endpoint-refusal.ts";
import { libraryError } from "./library-error.ts";
import { clientOf, type OAuthContext, serverOf } from "./oauth-client.ts";
import { OAuthError } from "./oauth-error.ts";
import { createProviderFetch } from "./provider-fetch.ts";
import { requireEndpoint } from "./secure-endpoint.ts";
import { askEndpoint } from "./token-endpoint.ts";

/** An authorization request that the provider keeps until the person comes with its name. */
export interface PushedRequest {
  /** Where the person goes: it says whose request it is, and nothing of what stands in it. */
  readonly url: URL;
  /** Milliseconds of the local clock. */
  readonly expiresAt: number;
}

/** Seconds, a day: no sign-in takes so long, and JSON, which keeps the transaction, has no Infinity. */
const LONGEST_LIFETIME = 86_400;

/**
 * Hands an authorization request to the provider itself, so that nobody on the way through the
 * browser's address can read or change it.
 *
 * @param parameters as beginAuthorization made them
 * @param options `dpop`: the key that the tokens shall be bound to
 * @throws OAuthError `endpoint_missing`, `endpoint_insecure`, `authorization_failed` with the provider's `error`,
 *   `dpop_rejected`, `response_malformed`, `response_too_large`, `redirect_refused`,
 *   `rate_limited`, `provider_error`, `provider_unreachable`, `timeout`
 * @see RFC 9126 §2, RFC 9449 §10.1
 */
export async function pushAuthorization(
  context: OAuthContext,
  parameters: URLSearchParams,
  {
    fetch,
    now,
    dpop,
  }: {
    fetch: typeof globalThis.fetch;
    now: () => number;
    dpop?: DpopProver | undefined;
  },
): Promise<PushedRequest> {
  const url = requireEndpoint(context.metadata, "authorization_endpoint");
  requireEndpoint(context.metadata, "pushed_authorization_request_endpoint");
  const [server, client] = [serverOf(context), clientOf(context)];
  try {
    const { response, body, sent } = await askEndpoint(
      (options) => pushedAuthorizationRequest(server, client, None(), parameters, options),
      { fetch: createProviderFetch(fetch), dpop },
    );
    const receivedAt = now();
    requireAcceptance(sent, response, body);
    const pushed = await processPushedAuthorizationResponse(
      server,
      client,
      // Some providers answer 200, which is as good a success.
      Response.json(body ?? null, { status: 201 }),
    );
    url.searchParams.set("client_id", client.client_id);
    url.searchParams.set("request_uri", pushed.request_uri);
    const lifetime = Math.min(pushed.expires_in, LONGEST_LIFETIME);
    return { url, expiresAt: receivedAt + lifetime * 1000 };
  } catch (failure) {
    const error = libraryError(failure, "response_malformed");
    if (error.code !== "token_request_rejected") throw error;
    throw new OAuthError(
      "authorization_failed",
      "the provider refused the pushed authorization request",
      { details: error.details, cause: error },
    );
  }
}
