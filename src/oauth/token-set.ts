import type { TokenEndpointResponse } from "oauth4webapi";
import { type RevocableToken, revocableToken } from "./token-response.ts";

/** One access token and what the provider said about it. */
export interface AccessToken {
  readonly token: string;
  /** `bearer` or `dpop`, in lower case (RFC 6749 §7.1). */
  readonly tokenType: string;
  /** When the answer arrived, in milliseconds of the local clock. */
  readonly receivedAt: number;
  /** When it expires, in milliseconds of the local clock; absent when the provider did not say. */
  readonly expiresAt?: number | undefined;
}

/** The tokens of one connection. The only place in memory where they stand together. */
export interface TokenSet {
  /** By resource (RFC 8707); the key `""` is the token that was asked for no one resource in particular. */
  readonly accessTokens: Readonly<Record<string, AccessToken>>;
  readonly refreshToken?: string | undefined;
  readonly idToken?: string | undefined;
}

/** Claims of a verified ID token that Pixy keeps in clear to show whose account it is. */
export interface AccountClaims {
  readonly sub: string;
  readonly name?: string | undefined;
  readonly preferred_username?: string | undefined;
  readonly email?: string | undefined;
  readonly picture?: string | undefined;
}

/**
 * @param body a validated token response
 * @param receivedAt milliseconds of the local clock: expiry counts from receipt
 * @param resource the one of several that it was asked for
 */
export function toTokenSet(
  body: Pick<
    TokenEndpointResponse,
    "access_token" | "token_type" | "expires_in" | "refresh_token" | "id_token"
  >,
  receivedAt: number,
  resource = "",
): TokenSet {
  return {
    accessTokens: {
      [resource]: {
        token: body.access_token,
        tokenType: body.token_type,
        receivedAt,
        ...(body.expires_in !== undefined && { expiresAt: receivedAt + body.expires_in * 1000 }),
      },
    },
    ...(body.refresh_token !== undefined && { refreshToken: body.refresh_token }),
    ...(body.id_token !== undefined && { idToken: body.id_token }),
  };
}

/** @returns the access token that came last */
export function latestAccessToken({
  accessTokens,
}: Pick<TokenSet, "accessTokens">): AccessToken | undefined {
  return Object.values(accessTokens)
    .toSorted((one, other) => one.receivedAt - other.receivedAt)
    .at(-1);
}

/** @returns the token that is given back for the whole set, as revocableToken picks it */
export function revocableTokenOf(tokenSet: TokenSet): RevocableToken | undefined {
  return revocableToken({
    refresh_token: tokenSet.refreshToken,
    access_token: latestAccessToken(tokenSet)?.token,
  });
}

/** @returns every token of the set */
export function tokensIn({ accessTokens, refreshToken, idToken }: TokenSet): string[] {
  return [...Object.values(accessTokens).map(({ token }) => token), refreshToken, idToken].filter(
    (token) => token !== undefined,
  );
}

/** Picks what is shown of an account; a claim of another type than promised is left out. */
export function accountClaims(
  claims: { readonly sub: string } & Readonly<Record<string, unknown>>,
): AccountClaims {
  const text = (name: string) => (typeof claims[name] === "string" ? claims[name] : undefined);
  return {
    sub: claims.sub,
    name: text("name"),
    preferred_username: text("preferred_username"),
    email: text("email"),
    picture: text("picture"),
  };
}
