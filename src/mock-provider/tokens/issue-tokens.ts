import type { Misbehaviour } from "../misbehaviour/misbehaviour.ts";
import type { MockProvider } from "../provider.ts";
import type { Account, Client, Grant, State } from "../state/state.ts";
import { type AccessTokenRecord, type AccessTokenSeed, makeAccessToken } from "./access-token.ts";
import { signIdToken } from "./id-token.ts";

/** Tokens that the state knows of and that still have to be made. */
export interface IssuedTokens {
  readonly client: Client;
  readonly grant: Grant;
  /** Absent where no ID token may follow: nobody signed in, or not now and not to this client. */
  readonly account?: Account | undefined;
  readonly accessToken: AccessTokenRecord;
  readonly refreshToken?: string | undefined;
  readonly nonce?: string | undefined;
  /** Seconds. */
  readonly idTokenLifetime: number;
  /** What a token exchange says beside the rest (RFC 8693 §2.2.1). */
  readonly issuedTokenType?: string | undefined;
}

/**
 * Notes an access token in the state, inside the transaction that decided to issue it, and the ID
 * token that comes along.
 *
 * @param now seconds since the epoch
 */
export function recordAccessToken(
  state: State,
  grant: Grant,
  seed: AccessTokenSeed,
  contents: Pick<AccessTokenRecord, "scope" | "audience" | "dpopKeyThumbprint">,
  now: number,
): AccessTokenRecord {
  // An access token never outlives its grant.
  const lifetime = Math.min(state.settings.accessTokenLifetime, seed.maxLifetime);
  const expiresAt = Math.min(now + lifetime, grant.expiresAt);
  const times = { issuedAt: now, expiresAt };
  const { scope, audience, dpopKeyThumbprint } = contents;
  state.accessTokens.set(seed.id, {
    grantId: grant.id,
    scope: [...scope],
    audience: [...audience],
    dpopKeyThumbprint,
    ...times,
  });
  if (scope.includes("openid")) {
    state.idTokens.set(idTokenId(seed), {
      grantId: grant.id,
      scope: [...scope],
      audience: [...audience],
      dpopKeyThumbprint,
      expiresAt: now + state.settings.idTokenLifetime,
    });
  }
  return { ...seed, ...contents, ...times };
}

/** @returns the `jti` of the ID token that comes with an access token */
function idTokenId({ id }: AccessTokenSeed): string {
  return `id-token-${id}`;
}

/** @returns the token endpoint's answer (RFC 6749 §5.1, OpenID Connect Core 1.0 §3.1.3.3) */
export async function makeTokenResponse(
  provider: MockProvider,
  tokens: IssuedTokens,
  misbehaviour: Misbehaviour,
): Promise<Record<string, unknown>> {
  const { client, account, grant, nonce, refreshToken, idTokenLifetime, issuedTokenType } = tokens;
  const { scope, issuedAt, expiresAt, dpopKeyThumbprint } = tokens.accessToken;
  const accessToken = await makeAccessToken(provider, grant, tokens.accessToken, misbehaviour);
  const response: Record<string, unknown> = {
    access_token: accessToken,
    token_type: dpopKeyThumbprint === undefined ? "Bearer" : "DPoP",
    expires_in: expiresAt - issuedAt,
    scope: scope.join(" "),
  };
  if (refreshToken !== undefined) response["refresh_token"] = refreshToken;
  if (issuedTokenType !== undefined) response["issued_token_type"] = issuedTokenType;
  if (account !== undefined && scope.includes("openid")) {
    const id = idTokenId(tokens.accessToken);
    const about = { id, client, account, grant, scope, nonce, accessToken, issuedAt };
    const lifetime = idTokenLifetime;
    response["id_token"] = await signIdToken(provider, { ...about, lifetime }, misbehaviour);
  }
  await misbehaviour.spoil("tokenResponse", response);
  return response;
}
