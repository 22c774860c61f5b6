import { beginAuthorization } from "../oauth/authorization-request.ts";
import {
  checkAuthorizationResponse,
  exchangeCode,
  validateCodeAnswer,
} from "../oauth/authorization-callback.ts";
import { bareProfile } from "../oauth/bare-profile.ts";
import { uncachedJwks } from "../oauth/jwks.ts";
import { OAuthError } from "../oauth/oauth-error.ts";
import { discoverProvider } from "../oauth/provider-discovery.ts";
import { isEndpoint } from "../oauth/secure-endpoint.ts";
import { parseObject } from "../oauth/token-answer.ts";
import { giveBack } from "../oauth/token-revocation.ts";
import type { NewGrant } from "./grant.ts";
import { leadsInside, type Target } from "./subject.ts";

/** A sign-in that was begun for the check. */
export interface CheckSignIn {
  /** Where the person has to go. */
  readonly url: string;
  /**
   * Takes the answer and exchanges its code, validated as fully as any sign-in of Pixy. What is not
   * valid is given back.
   *
   * @param answer the query of the redirect URI
   * @throws OAuthError as checkAuthorizationResponse, exchangeCode and validateCodeAnswer do
   */
  complete(answer: URLSearchParams): Promise<NewGrant>;
}

/**
 * Begins a sign-in whose tokens are for the check only: they are kept in memory, and used up.
 *
 * @param options `triesReuse`: whether the grant may be ended by a spent refresh token
 * @throws OAuthError as discoverProvider and beginAuthorization do; `endpoint_insecure` also when an
 *   issuer elsewhere names an address of this machine
 */
export async function beginCheckSignIn(
  { issuer, clientId = "", redirectUri, scope }: Target,
  {
    fetch,
    now,
    triesReuse,
  }: { fetch: typeof globalThis.fetch; now: () => number; triesReuse: boolean },
): Promise<CheckSignIn> {
  const metadata = await discoverProvider(issuer, { fetch });
  for (const [name, address] of Object.entries(metadata)) {
    if (isEndpoint(name) && leadsInside(issuer, String(address))) {
      throw new OAuthError("endpoint_insecure", `"${name}" is on this machine, the issuer is not`);
    }
  }
  const context = {
    metadata,
    profile: {
      ...bareProfile({ id: "check", name: "check", issuer, clientId, scope }),
      par: "auto",
    },
  } as const;
  const { url, transaction } = await beginAuthorization(context, {
    redirectUri,
    purpose: "connect",
    returnTo: "/",
    now: now(),
  });
  return {
    url: url.href,
    async complete(answer) {
      const response = checkAuthorizationResponse(answer, transaction);
      const codeAnswer = await exchangeCode(response, transaction, { fetch, now });
      const body = parseObject(await codeAnswer.response.clone().text()) ?? {};
      try {
        const jwks = uncachedJwks(metadata, fetch);
        const { tokenSet } = await validateCodeAnswer(codeAnswer, transaction, jwks);
        return { context, tokenSet, answer, triesReuse };
      } catch (error) {
        const { refresh_token: refreshToken, access_token: accessToken } = body;
        await giveBack(context, { refreshToken, accessToken }, { fetch });
        throw error;
      }
    },
  };
}
