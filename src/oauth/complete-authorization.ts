import {
  type CompletedAuthorization,
  exchangeCode,
  validateCodeAnswer,
} from "./authorization-callback.ts";
import type { AuthorizationTransaction } from "./authorization-transaction.ts";
import { uncachedJwks } from "./jwks.ts";

/**
 * Exchanges the code of an answer and validates all that comes for it, in one go. A sign-in that is
 * kept takes the same steps one by one, because something is written down between them.
 *
 * @param answer what checkAuthorizationResponse has let pass
 * @param options `now` in milliseconds of the local clock
 * @throws OAuthError as exchangeCode and validateCodeAnswer do
 */
export async function completeAuthorization(
  answer: URLSearchParams,
  transaction: AuthorizationTransaction,
  { fetch, now }: { readonly fetch: typeof globalThis.fetch; readonly now: () => number },
): Promise<CompletedAuthorization> {
  const codeAnswer = await exchangeCode(answer, transaction, { fetch, now });
  return validateCodeAnswer(codeAnswer, transaction, uncachedJwks(transaction.metadata, fetch));
}
