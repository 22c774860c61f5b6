import {
  type CompletedAuthorization,
  exchangeCode,
  validateCodeAnswer,
} from "./authorization-callback.ts";
import type { AuthorizationTransaction } from "./authorization-transaction.ts";
import { uncachedJwks } from "./jwks.ts";
import { parseObject } from "./token-answer.ts";
import { giveBack } from "./token-revocation.ts";

/**
 * Exchanges the code of an answer and validates all that comes for it, in one go. A sign-in that is
 * kept takes the same steps one by one, because something is written down between them. What is not
 * valid is given back.
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
  const body = parseObject(await codeAnswer.response.clone().text()) ?? {};
  try {
    const jwks = uncachedJwks(transaction.metadata, fetch);
    return await validateCodeAnswer(codeAnswer, transaction, jwks);
  } catch (error) {
    const { refresh_token: refreshToken, access_token: accessToken } = body;
    await giveBack(transaction, { refreshToken, accessToken }, { fetch });
    throw error;
  }
}
