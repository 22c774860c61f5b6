import { customFetch, None, processRevocationResponse, revocationRequest } from "oauth4webapi";
import { libraryError } from "./library-error.ts";
import { clientOf, ENDPOINTS_ALREADY_CHECKED, type OAuthContext, serverOf } from "./oauth-client.ts";
import { createProviderFetch } from "./provider-fetch.ts";
import { requireEndpoint } from "./secure-endpoint.ts";

/**
 * Tells the provider that a token is not needed any more.
 *
 * @throws OAuthError `endpoint_missing` when the provider offers no revocation,
 *   `token_request_rejected`, `provider_unreachable`, `timeout`
 * @see RFC 7009 §2
 */
export async function revokeToken(
  context: OAuthContext,
  token: string,
  hint: "refresh_token" | "access_token",
  { fetch }: { fetch: typeof globalThis.fetch },
): Promise<void> {
  requireEndpoint(context.metadata, "revocation_endpoint");
  try {
    const response = await revocationRequest(serverOf(context), clientOf(context), None(), token, {
      ...ENDPOINTS_ALREADY_CHECKED,
      additionalParameters: { token_type_hint: hint },
      [customFetch]: createProviderFetch(fetch),
    });
    await processRevocationResponse(response);
  } catch (failure) {
    throw libraryError(failure, "token_request_rejected");
  }
}
