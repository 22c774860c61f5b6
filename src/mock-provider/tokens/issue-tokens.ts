import type { MockProvider } from "../provider.ts";
import type { Account, Client, Grant, State } from "../state.ts";
import { type AccessTokenRecord, signAccessToken } from "./access-token.ts";
import { signIdToken } from "./id-token.ts";

/** A token endpoint answer (RFC 6749 §5.1, OpenID Connect Core 1.0 §3.1.3.3). */
export interface TokenResponse {
  readonly access_token: string;
  readonly token_type: "Bearer";
  readonly expires_in: number;
  readonly scope: string;
  readonly refresh_token?: string;
  readonly id_token?: string;
}

/** Tokens that the state knows of and that still have to be signed. */
export interface IssuedTokens {
  readonly client: Client;
  readonly account: Account;
  readonly grant: Grant;
  readonly accessToken: AccessTokenRecord;
  readonly refreshToken?: string | undefined;
  readonly nonce?: string | undefined;
  readonly idTokenLifetime: number;
}

/** Notes an access token in the state, inside the transaction that decided to issue it. */
export function recordAccessToken(
  state: State,
  grant: Grant,
  scope: string[],
  jti: string,
  now: number,
): AccessTokenRecord {
  // An access token never outlives its grant.
  const expiresAt = Math.min(now + state.settings.accessTokenLifetime, grant.expiresAt);
  state.accessTokens.set(jti, { grantId: grant.id, scope, expiresAt });
  return { jti, scope, issuedAt: now, expiresAt };
}

/** Signs what was decided. */
export async function signTokens(
  provider: MockProvider,
  tokens: IssuedTokens,
): Promise<TokenResponse> {
  const { client, account, grant, nonce, refreshToken, idTokenLifetime } = tokens;
  const { scope, issuedAt, expiresAt } = tokens.accessToken;
  const accessToken = await signAccessToken(provider, grant, tokens.accessToken);
  const about = { client, account, grant, scope, nonce, accessToken, issuedAt };
  return {
    access_token: accessToken,
    token_type: "Bearer",
    expires_in: expiresAt - issuedAt,
    scope: scope.join(" "),
    ...(refreshToken === undefined ? {} : { refresh_token: refreshToken }),
    ...(scope.includes("openid")
      ? { id_token: await signIdToken(provider, { ...about, lifetime: idTokenLifetime }) }
      : {}),
  };
}
