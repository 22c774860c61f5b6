import { beginAuthorization } from "../oauth/authorization-request.ts";
import { checkAuthorizationResponse } from "../oauth/authorization-callback.ts";
import { bareProfile } from "../oauth/bare-profile.ts";
import { completeAuthorization } from "../oauth/complete-authorization.ts";
import { discoverProvider } from "../oauth/provider-discovery.ts";
import type { NewGrant } from "./grant.ts";
import type { Target } from "./subject.ts";

/** A sign-in that was begun for the check. */
export interface CheckSignIn {
  /** Where the person has to go. */
  readonly url: string;
  /**
   * Takes the answer and exchanges its code, validated as fully as any sign-in of Pixy. What is not
   * valid is given back.
   *
   * @param answer the query of the redirect URI
   * @throws OAuthError as checkAuthorizationResponse and completeAuthorization do
   */
  complete(answer: URLSearchParams): Promise<NewGrant>;
}

/**
 * Begins a sign-in whose tokens are for the check only: they are kept in memory, and used up.
 *
 * @param options `triesReuse`: whether the grant may be ended by a spent refresh token
 * @throws OAuthError as discoverProvider and beginAuthorization do
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
      const { tokenSet } = await completeAuthorization(response, transaction, { fetch, now });
      return { context, tokenSet, answer, triesReuse };
    },
  };
}
