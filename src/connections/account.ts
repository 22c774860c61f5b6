import type { OAuthContext } from "../oauth/oauth-client.ts";
import type { DpopProver } from "../oauth/dpop.ts";
import { createProviderFetch } from "../oauth/provider-fetch.ts";
import { requestResource } from "../oauth/protected-resource.ts";
import type { ProviderProfile } from "../oauth/provider-profile.ts";
import { resourceOf } from "../oauth/resource-indicator.ts";
import { type AccountClaims, latestAccessToken, type TokenSet } from "../oauth/token-set.ts";
import type { Connection } from "./connection.ts";

type Account = Connection["account"];

/** What an account is told apart from others by, and who says so. */
export type AccountSubject = Pick<Account, "subject" | "attestedBy">;

/** An account, and the issuer that means it. */
interface AccountAtIssuer extends Pick<Connection, "issuer"> {
  readonly account: Pick<Account, "subject">;
}

/**
 * Compares accounts by issuer and subject: what one issuer calls somebody, another may call somebody else.
 *
 * @returns whether both are one account
 * @see OpenID Connect Core 1.0 §5.7
 */
export function isSameAccount(one: AccountAtIssuer, other: AccountAtIssuer): boolean {
  return one.issuer === other.issuer && one.account.subject === other.account.subject;
}

/** The account that a verified ID token attests. */
export function attestedAccount(claims: AccountClaims): Account {
  const label = claims.name ?? claims.preferred_username ?? claims.email ?? claims.sub;
  return { subject: claims.sub, label, claims, attestedBy: "id_token" };
}

/** Claims, with what another source says about the same account; what that leaves out stays. */
export function withMore(claims: AccountClaims, more: Partial<AccountClaims>): AccountClaims {
  const said = Object.entries(more).filter(([, value]) => value !== undefined);
  return { ...claims, ...Object.fromEntries(said), sub: claims.sub };
}

/**
 * The account of a sign-in without OpenID: as the profile's `identity` tells, else unknown. It does not
 * fail: without an answer nobody names the account.
 *
 * @param options `unknown` makes the identifier and the name of an account that nobody names
 */
export async function unattestedAccount(
  { profile }: OAuthContext,
  tokenSet: TokenSet,
  options: {
    fetch: typeof globalThis.fetch;
    dpop: DpopProver | undefined;
    unknown: () => { subject: string; label: string };
  },
): Promise<Account> {
  const named = await askIdentity(profile, tokenSet, options);
  if (named !== undefined) return { ...named, claims: undefined, attestedBy: "identity" };
  return { ...options.unknown(), claims: undefined, attestedBy: "none" };
}

async function askIdentity(
  profile: ProviderProfile,
  tokenSet: TokenSet,
  { fetch, dpop }: { fetch: typeof globalThis.fetch; dpop: DpopProver | undefined },
): Promise<{ subject: string; label: string } | undefined> {
  const { identity } = profile;
  if (identity === undefined) return undefined;
  const { url } = identity;
  const access = tokenSet.accessTokens[resourceOf(profile, url)] ?? latestAccessToken(tokenSet);
  if (access === undefined) return undefined;
  try {
    const { response } = await requestResource(
      access,
      { method: "GET", url, headers: new Headers({ accept: "application/json" }) },
      { send: (headers) => createProviderFetch(fetch)(url, { headers }), dpop },
    );
    if (response.status !== 200) return undefined;
    const answer: unknown = await response.json();
    const subject = textAt(answer, identity.id);
    return subject === undefined
      ? undefined
      : { subject, label: textAt(answer, identity.name) ?? subject };
  } catch {
    // An account without a name is still connected: the screen says that nobody names it.
    return undefined;
  }
}

/** @param pointer RFC 6901 §4 */
function textAt(value: unknown, pointer: string): string | undefined {
  let at = value;
  for (const part of pointer.split("/").slice(1)) {
    if (at === null || typeof at !== "object") return undefined;
    const name = part.replaceAll("~1", "/").replaceAll("~0", "~");
    at = Object.entries(at).find(([key]) => key === name)?.[1];
  }
  return typeof at === "string" || typeof at === "number" ? String(at) : undefined;
}
