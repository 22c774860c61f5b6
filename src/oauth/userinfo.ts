import {
  customFetch,
  processUserInfoResponse,
  skipSubjectCheck,
  userInfoRequest,
} from "oauth4webapi";
import type { DpopProver } from "./dpop.ts";
import { requireAvailability } from "./endpoint-refusal.ts";
import { verifyIdTokenSignature } from "./id-token-signature.ts";
import { type JwksSource, uncachedJwks } from "./jwks.ts";
import { libraryError } from "./library-error.ts";
import {
  clientOf,
  ENDPOINTS_ALREADY_CHECKED,
  type OAuthContext,
  serverOf,
} from "./oauth-client.ts";
import { OAuthError } from "./oauth-error.ts";
import { createProviderFetch } from "./provider-fetch.ts";
import { requireEndpoint } from "./secure-endpoint.ts";
import { type AccountClaims, accountClaims } from "./token-set.ts";

/**
 * Asks who the access token belongs to. A signed answer is believed only when its signature holds.
 *
 * @param subject of the verified ID token; an answer about someone else is discarded
 * @param options `jwks`: the keys for a signed answer, fetched when left out; `dpop`: the key that
 *   the access token is bound to
 * @throws OAuthError `endpoint_missing`, `account_changed`, `api_unauthorized`, `dpop_rejected`,
 *   `response_malformed`, `id_token_invalid`, `signature_invalid`, `jwks_unavailable`,
 *   `rate_limited`, `provider_error`, `provider_unreachable`, `timeout`
 * @see OpenID Connect Core 1.0 §5.3
 */
export async function fetchUserinfo(
  context: OAuthContext,
  accessToken: string,
  subject: string,
  {
    fetch,
    jwks = uncachedJwks(context.metadata, fetch),
    dpop,
  }: { fetch: typeof globalThis.fetch; jwks?: JwksSource; dpop?: DpopProver | undefined },
): Promise<AccountClaims> {
  requireEndpoint(context.metadata, "userinfo_endpoint");
  const server = serverOf(context);
  const client = clientOf(context);
  try {
    const ask = async () => ({
      response: await userInfoRequest(server, client, accessToken, {
        ...ENDPOINTS_ALREADY_CHECKED,
        ...(dpop !== undefined && { DPoP: dpop.handle }),
        [customFetch]: createProviderFetch(fetch),
      }),
    });
    const { response } = await (dpop === undefined ? ask() : dpop.send(ask));
    requireAvailability(response);
    if (response.status === 401) {
      throw new OAuthError("api_unauthorized", "the userinfo endpoint refuses the access token", {
        details: { status: response.status },
      });
    }
    const jwt = isJwt(response) ? await response.clone().text() : undefined;
    const claims = await processUserInfoResponse(server, client, skipSubjectCheck, response);
    // oauth4webapi reads a signed answer without looking at its signature.
    if (jwt !== undefined) await verifyIdTokenSignature(context, response, jwt, jwks);
    if (claims.sub !== subject) {
      throw new OAuthError("account_changed", 'unexpected "sub" in the userinfo response');
    }
    return accountClaims(claims);
  } catch (failure) {
    throw libraryError(failure, "response_malformed");
  }
}

/** Told apart exactly as oauth4webapi does. */
function isJwt(response: Response): boolean {
  return response.headers.get("content-type")?.split(";")[0] === "application/jwt";
}
