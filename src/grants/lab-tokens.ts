import { checkAuthorizationResponse } from "../oauth/authorization-callback.ts";
import { beginAuthorization } from "../oauth/authorization-request.ts";
import { completeAuthorization } from "../oauth/complete-authorization.ts";
import type { DpopProver } from "../oauth/dpop.ts";
import type { OAuthContext } from "../oauth/oauth-client.ts";
import { OAuthError } from "../oauth/oauth-error.ts";
import { discoverProvider } from "../oauth/provider-discovery.ts";
import { issuerOf } from "../oauth/provider-profile.ts";
import { latestAccessToken, type TokenSet } from "../oauth/token-set.ts";
import type { Lab } from "./lab.ts";

/** Tokens that a run has in its hands. */
export interface HeldGrant {
  readonly context: OAuthContext;
  readonly tokenSet: TokenSet;
  /** The key that the tokens are bound to (RFC 9449 §5). */
  readonly dpop: DpopProver | undefined;
  /** Separated by spaces; undefined where nobody remembers. */
  readonly scope: string | undefined;
  /** The account of the verified ID token. */
  readonly subject: string | undefined;
}

/**
 * Reads where the endpoints of the lab's provider are.
 *
 * @throws OAuthError as discoverProvider does
 * @see RFC 8414 §3
 */
export async function lookUp({ profile, fetch }: Lab): Promise<OAuthContext> {
  const metadata = profile.metadata ?? (await discoverProvider(issuerOf(profile) ?? "", { fetch }));
  return { profile, metadata };
}

/**
 * Gets the tokens that a run begins with: those of a connection that is used up, or of somebody who
 * signs in by authorization code and PKCE.
 *
 * @throws OAuthError as each step of a sign-in does; `interaction_required` where nobody can sign in
 *   without leaving the page
 */
export async function obtainTokens(lab: Lab, context: OAuthContext): Promise<HeldGrant> {
  if (lab.takeTokens !== undefined) {
    return { ...(await lab.takeTokens()), scope: undefined, subject: undefined };
  }
  const { signIn, redirectUri, fetch, now } = lab;
  if (signIn === undefined) {
    throw new OAuthError("interaction_required", "nobody can sign in without leaving the page");
  }
  const { url, transaction } = await beginAuthorization(context, {
    redirectUri,
    purpose: "connect",
    returnTo: "/lab",
    now: now(),
  });
  const { searchParams } = await signIn(url);
  const response = checkAuthorizationResponse(searchParams, transaction);
  const { tokenSet, grantedScope, claims } = await completeAuthorization(response, transaction, {
    fetch,
    now,
  });
  return { context, tokenSet, dpop: undefined, scope: grantedScope, subject: claims?.sub };
}

/** @returns what a step tells of a scope, where it is known */
export function scopeFact(scope: string | undefined): [string, string][] {
  return scope === undefined ? [] : [["scope", scope]];
}

/** @returns what a step tells of tokens that are bound to a key; nothing of others */
export function bindingFact({ dpop }: Pick<HeldGrant, "dpop">): [string, string][] {
  return dpop === undefined ? [] : [["bound to a key (DPoP)", dpop.thumbprint]];
}

/** @returns the access token; what was validated has one */
export function accessTokenOf({ tokenSet }: Pick<HeldGrant, "tokenSet">): string {
  return latestAccessToken(tokenSet)?.token ?? "";
}
