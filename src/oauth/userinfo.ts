import { customFetch, processUserInfoResponse, userInfoRequest } from "oauth4webapi";
import { libraryError } from "./library-error.ts";
import { clientOf, ENDPOINTS_ALREADY_CHECKED, type OAuthContext, serverOf } from "./oauth-client.ts";
import { createProviderFetch } from "./provider-fetch.ts";
import { requireEndpoint } from "./secure-endpoint.ts";
import { type AccountClaims, accountClaims } from "./token-set.ts";

/**
 * Asks who the access token belongs to.
 *
 * @param subject of the verified ID token; an answer about someone else is discarded
 * @throws OAuthError `endpoint_missing`, `account_changed`, `response_malformed`, `provider_unreachable`
 * @see OpenID Connect Core 1.0 §5.3
 */
export async function fetchUserinfo(
  context: OAuthContext,
  accessToken: string,
  subject: string,
  { fetch }: { fetch: typeof globalThis.fetch },
): Promise<AccountClaims> {
  requireEndpoint(context.metadata, "userinfo_endpoint");
  const server = serverOf(context);
  const client = clientOf(context);
  try {
    const response = await userInfoRequest(server, client, accessToken, {
      ...ENDPOINTS_ALREADY_CHECKED,
      [customFetch]: createProviderFetch(fetch),
    });
    return accountClaims(await processUserInfoResponse(server, client, subject, response));
  } catch (failure) {
    throw libraryError(failure, "response_malformed");
  }
}
