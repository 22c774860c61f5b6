import { quote } from "../messages/quote.ts";
import type { DecisionTrace } from "../decision-log.ts";
import { refreshTokenKey } from "../dpop/bound-key.ts";
import { requireParameter } from "../messages/form.ts";
import { InvalidGrant, InvalidScope } from "../provider-error.ts";
import { narrowAudience } from "../tokens/resource.ts";
import { parseScope } from "../scopes.ts";
import type { Grant } from "../state/state.ts";
import { apiAudience, seedAccessToken } from "../tokens/access-token.ts";
import { type IssuedTokens, recordAccessToken } from "../tokens/issue-tokens.ts";
import { sha256 } from "../tokens/token-hash.ts";
import type { TokenRequest } from "./token-request.ts";
import { revokeGrant } from "../state/grants.ts";

/**
 * Refreshes (RFC 6749 §6) and rotates: every refresh token is good for one use, and a second use
 * revokes the whole family, because one of the two users is a thief (RFC 9700 §4.14.2).
 *
 * @throws {ProviderError}
 */
export async function redeemRefreshToken(
  request: TokenRequest,
  trace: DecisionTrace,
): Promise<IssuedTokens> {
  const { provider, client, form, policy, dpopKeyThumbprint } = request;
  const presented = requireParameter(form, "refresh_token", trace);
  const presentedHash = await sha256(presented);
  const seed = await seedAccessToken(provider, policy);
  const successor = provider.createSecret();
  const successorHash = await sha256(successor);
  const rotates = policy.refreshTokens === "rotate";

  const outcome = await provider.state.update((state) => {
    const now = provider.epochTime();
    const token = state.refreshTokens.get(presentedHash);
    const grant = token && state.grants.get(token.grantId);
    trace.check(
      "the refresh token is known",
      token !== undefined && grant !== undefined,
      () => new InvalidGrant("this refresh token is unknown"),
    );
    checkGrant(request, grant, now, trace);
    trace.check(
      "the key that the refresh token is bound to was proved",
      token.dpopKeyThumbprint === undefined || token.dpopKeyThumbprint === dpopKeyThumbprint,
      () => new InvalidGrant("this refresh token is bound to another DPoP key"),
    );
    if (token.usedAt !== undefined && policy.reuseDetection) {
      revokeGrant(state, grant, "a refresh token was used twice", now);
      return { kind: "reused" } as const;
    }
    const scope = narrowScope(grant, form.params.get("scope"), trace);
    const audience = narrowAudience(grant.resource, form.resource, apiAudience(provider), trace);
    const account = state.accounts.get(grant.sub);
    trace.check(
      "the account exists",
      account !== undefined,
      () => new InvalidGrant("the account of this refresh token is gone"),
    );
    if (rotates) {
      token.usedAt = now;
      state.refreshTokens.set(successorHash, {
        grantId: grant.id,
        issuedAt: now,
        dpopKeyThumbprint: refreshTokenKey(client, dpopKeyThumbprint),
      });
    }
    const contents = { scope, audience, dpopKeyThumbprint };
    const accessToken = recordAccessToken(state, grant, seed, contents, now);
    const { idTokenLifetime } = state.settings;
    return { kind: "refreshed", account, grant, accessToken, idTokenLifetime } as const;
  });
  trace.check("the refresh token is used for the first time", outcome.kind === "refreshed", () => {
    return new InvalidGrant(
      "this refresh token was used before; it and all that followed from it are revoked now",
    );
  });
  const { account, grant, accessToken, idTokenLifetime } = outcome;
  const refreshToken = rotates ? successor : presented;
  return { client, account, grant, accessToken, idTokenLifetime, refreshToken };
}

function checkGrant(
  { client }: TokenRequest,
  grant: Grant,
  now: number,
  trace: DecisionTrace,
): void {
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
    () => new InvalidScope(`${quote(...excess)} was not granted`),
  );
  return scope;
}
