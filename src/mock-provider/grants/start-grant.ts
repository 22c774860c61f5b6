import { refreshTokenKey } from "../dpop/bound-key.ts";
import type { Policy } from "../misbehaviour/policy.ts";
import type { Grant, State } from "../state/state.ts";
import { type AccessTokenSeed, seedAccessToken } from "../tokens/access-token.ts";
import { type IssuedTokens, recordAccessToken } from "../tokens/issue-tokens.ts";
import { sha256 } from "../tokens/token-hash.ts";
import type { TokenRequest } from "./token-request.ts";

/** What a grant and its first tokens are known by, made before the transaction that records them. */
export interface GrantSeed {
  readonly grantId: string;
  readonly accessToken: AccessTokenSeed;
  readonly refreshToken: string;
  readonly refreshTokenHash: string;
}

/** @param policy that of the request, unless it asks for another form of access token */
export async function seedGrant(
  { provider }: Pick<TokenRequest, "provider">,
  policy: Policy,
): Promise<GrantSeed> {
  const refreshToken = provider.createSecret();
  return {
    grantId: provider.createSecret(),
    accessToken: await seedAccessToken(provider, policy),
    refreshToken,
    refreshTokenHash: await sha256(refreshToken),
  };
}

/** What a new grant is about. */
export interface GrantFacts extends Omit<Grant, "id" | "clientId" | "expiresAt" | "revocation"> {
  /** Of the access token. */
  readonly audience: readonly string[];
  /** Whether a refresh token comes along. */
  readonly offline: boolean;
  /** The grant has ended by then, in seconds since the epoch. */
  readonly endsBy?: number;
}

/**
 * Records a grant with its first tokens, inside the transaction that decided about it. A grant
 * without a refresh token ends with its access token, so that those that come by the dozen (RFC
 * 6749 §4.4) do not pile up.
 *
 * @param now seconds since the epoch
 */
export function startGrant(
  state: State,
  { client, dpopKeyThumbprint }: Pick<TokenRequest, "client" | "dpopKeyThumbprint">,
  { grantId, accessToken, refreshToken, refreshTokenHash }: GrantSeed,
  { audience, offline, endsBy = Infinity, ...facts }: GrantFacts,
  now: number,
): IssuedTokens {
  const { grantLifetime, accessTokenLifetime, idTokenLifetime } = state.settings;
  const expiresAt = Math.min(now + (offline ? grantLifetime : accessTokenLifetime), endsBy);
  const grant: Grant = { ...facts, id: grantId, clientId: client.id, expiresAt };
  state.grants.set(grantId, grant);
  const contents = { scope: grant.scope, audience, dpopKeyThumbprint };
  const record = recordAccessToken(state, grant, accessToken, contents, now);
  if (offline) {
    state.refreshTokens.set(refreshTokenHash, {
      grantId,
      issuedAt: now,
      dpopKeyThumbprint: refreshTokenKey(client, dpopKeyThumbprint),
    });
  }
  return {
    client,
    grant,
    accessToken: record,
    refreshToken: offline ? refreshToken : undefined,
    idTokenLifetime,
  };
}
