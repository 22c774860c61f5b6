import type { DecisionTrace } from "../decision-log.ts";
import type { MockProvider } from "../provider.ts";
import { InvalidGrant, InvalidRequest, InvalidScope } from "../provider-error.ts";
import { parseScope } from "../scopes.ts";
import type { Client, Grant } from "../state.ts";
import { type IssuedTokens, recordAccessToken } from "../tokens/issue-tokens.ts";
import { sha256 } from "../tokens/token-hash.ts";
import { revokeGrant } from "./revoke-grant.ts";

/**
 * Refreshes (RFC 6749 §6) and rotates: every refresh token is good for one use, and a second use
 * revokes the whole family, because one of the two users is a thief (RFC 9700 §4.14.2).
 *
 * @throws {ProviderError}
 */
export async function redeemRefreshToken(
  provider: MockProvider,
  client: Client,
  params: ReadonlyMap<string, string>,
  trace: DecisionTrace,
): Promise<IssuedTokens> {
  const presented = params.get("refresh_token");
  trace.check(
    "refresh_token is there",
    presented !== undefined,
    () => new InvalidRequest("refresh_token is missing"),
  );
  const presentedHash = await sha256(presented);
  const jti = provider.createSecret();
  const successor = provider.createSecret();
  const successorHash = await sha256(successor);

  const outcome = await provider.state.update((state) => {
    const now = provider.epochTime();
    const token = state.refreshTokens.get(presentedHash);
    const grant = token && state.grants.get(token.grantId);
    trace.check(
      "the refresh token is known",
      token !== undefined && grant !== undefined,
      () => new InvalidGrant("this refresh token is unknown"),
    );
    checkGrant(grant, client, now, trace);
    if (token.usedAt !== undefined) {
      revokeGrant(state, grant, "a refresh token was used twice", now);
      return { kind: "reused" } as const;
    }
    const scope = narrowScope(grant, params.get("scope"), trace);
    const account = state.accounts.get(grant.sub);
    trace.check(
      "the account exists",
      account !== undefined,
      () => new InvalidGrant("the account of this refresh token is gone"),
    );
    token.usedAt = now;
    state.refreshTokens.set(successorHash, { grantId: grant.id, issuedAt: now });
    const accessToken = recordAccessToken(state, grant, scope, jti, now);
    const { idTokenLifetime } = state.settings;
    return { kind: "refreshed", account, grant, accessToken, idTokenLifetime } as const;
  });
  trace.check("the refresh token is used for the first time", outcome.kind === "refreshed", () => {
    return new InvalidGrant(
      "this refresh token was used before; it and all that followed from it are revoked now",
    );
  });
  const { account, grant, accessToken, idTokenLifetime } = outcome;
  return { client, account, grant, accessToken, idTokenLifetime, refreshToken: successor };
}

function checkGrant(grant: Grant, client: Client, now: number, trace: DecisionTrace): void {
  trace.check(
    "the refresh token was given to this client",
    grant.clientId === client.id,
    () => new InvalidGrant("this refresh token was given to another client"),
  );
  trace.check(
    "the grant has not been revoked",
    grant.revocation === undefined,
    () => new InvalidGrant(`the grant has been revoked: ${grant.revocation?.reason}`),
  );
  trace.check(
    "the refresh token has not expired",
    now < grant.expiresAt,
    () => new InvalidGrant("this refresh token has expired"),
  );
}

/** The access token may get less than the grant has, never more; the grant keeps what it has. */
function narrowScope(grant: Grant, requested: string | undefined, trace: DecisionTrace): string[] {
  if (requested === undefined) return grant.scope;
  const scope = parseScope(requested);
  const excess = scope.filter((token) => !grant.scope.includes(token));
  trace.check(
    "the scope is not wider than what was granted",
    scope.length > 0 && excess.length === 0,
    () => new InvalidScope(`'${excess.join(" ")}' was not granted`),
  );
  return scope;
}
