import {
  type ClientAuth,
  customFetch,
  None,
  processRevocationResponse,
  revocationRequest,
} from "oauth4webapi";
import { requireAcceptance } from "./endpoint-refusal.ts";
import { libraryError } from "./library-error.ts";
import {
  clientOf,
  ENDPOINTS_ALREADY_CHECKED,
  type OAuthContext,
  serverOf,
} from "./oauth-client.ts";
import { createProviderFetch, type ProviderFetch } from "./provider-fetch.ts";
import { requireEndpoint } from "./secure-endpoint.ts";
import { parseObject, type RevocableToken } from "./token-response.ts";

/**
 * Tells the provider that a token is not needed any more. A provider that does not revoke tokens
 * of this type has nothing to do: they end by themselves.
 *
 * @param options `authentication`: of a client that has a secret
 * @throws OAuthError `endpoint_missing` when the provider offers no revocation,
 *   `token_request_rejected`, `provider_error` and `rate_limited` (try again after `retryAfter`),
 *   `provider_unreachable`, `timeout`
 * @see RFC 7009 §2
 */
export async function revokeToken(
  context: OAuthContext,
  token: string,
  hint: "refresh_token" | "access_token",
  {
    fetch,
    authentication = None(),
  }: { fetch: typeof globalThis.fetch; authentication?: ClientAuth },
): Promise<void> {
  requireEndpoint(context.metadata, "revocation_endpoint");
  try {
    const [server, client] = [serverOf(context), clientOf(context)];
    const response = await revocationRequest(server, client, authentication, token, {
      ...ENDPOINTS_ALREADY_CHECKED,
      additionalParameters: { token_type_hint: hint },
      [customFetch]: createRevocationFetch(fetch),
    });
    await processRevocationResponse(response);
  } catch (failure) {
    const error = libraryError(failure, "token_request_rejected");
    if (error.details.error !== "unsupported_token_type") throw error;
  }
}

/** Every success counts: some providers answer 204 instead of 200. */
function createRevocationFetch(fetch: typeof globalThis.fetch): ProviderFetch {
  const send = createProviderFetch(fetch);
  return async (url, request) => {
    const response = await send(url, request);
    requireAcceptance(request, response, parseObject(await response.text()));
    return new Response(null, { status: 200 });
  };
}

/**
 * Gives tokens that nobody may keep back to the provider, as well as that goes: without revocation,
 * or without the provider, they are forgotten here all the same.
 *
 * @param given as revocableToken or revocableTokenOf picks it; undefined when there is none
 */
export async function giveBack(
  context: OAuthContext,
  given: RevocableToken | undefined,
  { fetch }: { fetch: typeof globalThis.fetch },
): Promise<void> {
  if (given === undefined) return;
  await revokeToken(context, given.token, given.hint, { fetch }).catch(() => undefined);
}
