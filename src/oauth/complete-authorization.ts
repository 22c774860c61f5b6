import { exchangeCode, validateCodeResponse } from "./authorization-callback.ts";
import type { AuthorizationTransaction } from "./authorization-transaction.ts";
import { uncachedJwks } from "./jwks.ts";
import { revocableToken } from "./token-response.ts";
import type { CompletedAuthorization } from "./token-grant.ts";
import { giveBack } from "./token-revocation.ts";

/**
 * Exchanges the code of an authorization response and validates all that comes for it, in one go. A
 * sign-in that is kept takes the same steps one by one, because something is written down between
 * them. What is not valid is given back.
 *
 * @param response what checkAuthorizationResponse has let pass
 * @param options `now` in milliseconds of the local clock
 * @throws OAuthError as exchangeCode and validateCodeResponse do
 */
export async function completeAuthorization(
  response: URLSearchParams,
  transaction: AuthorizationTransaction,
  { fetch, now }: { readonly fetch: typeof globalThis.fetch; readonly now: () => number },
): Promise<CompletedAuthorization> {
  const received = await exchangeCode(response, transaction, { fetch, now });
  try {
    const jwks = uncachedJwks(transaction.metadata, fetch);
    return await validateCodeResponse(received, transaction, jwks);
  } catch (error) {
    await giveBack(transaction, revocableToken(received.body), { fetch });
    throw error;
  }
}
