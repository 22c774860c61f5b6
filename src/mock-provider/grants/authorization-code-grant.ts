import type { DecisionTrace } from "../decision-log.ts";
import type { MockProvider } from "../provider.ts";
import { InvalidGrant, InvalidRequest } from "../provider-error.ts";
import { type AuthorizationCode, type Client, type Grant, type State } from "../state.ts";
import { type IssuedTokens, recordAccessToken } from "../tokens/issue-tokens.ts";
import { sha256 } from "../tokens/token-hash.ts";
import { checkChallenge, checkVerifierFormat } from "./check-code-verifier.ts";
import { revokeGrant } from "./revoke-grant.ts";

/**
 * Redeems an authorization code (RFC 6749 §4.1.3, RFC 7636 §4.5). A request that fails a check
 * leaves the code as it was, so that someone who only copied the code cannot spoil the sign-in;
 * a second request that passes all of them revokes what the first one got (OAuth 2.1 §4.1.3).
 *
 * @throws {ProviderError}
 */
export async function redeemAuthorizationCode(
  provider: MockProvider,
  client: Client,
  params: ReadonlyMap<string, string>,
  trace: DecisionTrace,
): Promise<IssuedTokens> {
  const presented = params.get("code");
  trace.check(
    "code is there",
    presented !== undefined,
    () => new InvalidRequest("code is missing"),
  );
  const redirectUri = params.get("redirect_uri");
  trace.check(
    "redirect_uri is there",
    redirectUri !== undefined,
    () => new InvalidRequest("redirect_uri is missing"),
  );
  const verifier = checkVerifierFormat(params.get("code_verifier"), trace);
  const computedChallenge = await sha256(verifier);
  const codeHash = await sha256(presented);

  const secrets = { grantId: provider.createSecret(), jti: provider.createSecret() };
  const refreshToken = provider.createSecret();
  const refreshTokenHash = await sha256(refreshToken);

  const outcome = await provider.state.update((state) => {
    const now = provider.epochTime();
    const code = state.codes.get(codeHash);
    trace.check(
      "the code is known",
      code !== undefined,
      () => new InvalidGrant("this code is unknown, or was forgotten after a day"),
    );
    checkCode(code, client, redirectUri, now, trace);
    checkChallenge(code.codeChallenge, computedChallenge, trace);
    if (code.grantId !== undefined) {
      const spoiled = state.grants.get(code.grantId);
      if (spoiled) revokeGrant(state, spoiled, "its authorization code was used twice", now);
      return { kind: "replayed" } as const;
    }
    const tokens = startGrant(state, client, code, secrets, now);
    const offline = code.scope.includes("offline_access");
    if (offline)
      state.refreshTokens.set(refreshTokenHash, { grantId: tokens.grant.id, issuedAt: now });
    return { kind: "redeemed", tokens, offline } as const;
  });
  trace.check("the code is used for the first time", outcome.kind === "redeemed", () => {
    return new InvalidGrant("this code was used before; the tokens it gave are revoked now");
  });
  return { ...outcome.tokens, refreshToken: outcome.offline ? refreshToken : undefined };
}

function checkCode(
  code: AuthorizationCode,
  client: Client,
  redirectUri: string,
  now: number,
  trace: DecisionTrace,
): void {
  trace.check(
    "the code was given to this client",
    code.clientId === client.id,
    () => new InvalidGrant("this code was given to another client"),
  );
  trace.check(
    "redirect_uri is the one of the authorization",
    code.redirectUri === redirectUri,
    () => new InvalidGrant("redirect_uri is not the one of the authorization request"),
  );
  trace.check(
    "the code has not expired",
    now < code.expiresAt || code.grantId !== undefined,
    () => new InvalidGrant("this code has expired"),
  );
}

function startGrant(
  state: State,
  client: Client,
  code: AuthorizationCode,
  secrets: { readonly grantId: string; readonly jti: string },
  now: number,
): IssuedTokens {
  const account = state.accounts.get(code.sub);
  if (account === undefined) throw new InvalidGrant("the account of this code is gone");
  const { sub, sessionId, scope, authTime, nonce } = code;
  const grant: Grant = {
    id: secrets.grantId,
    clientId: client.id,
    sub,
    sessionId,
    scope,
    authTime,
    expiresAt: now + state.settings.grantLifetime,
  };
  code.grantId = grant.id;
  state.grants.set(grant.id, grant);
  const accessToken = recordAccessToken(state, grant, scope, secrets.jti, now);
  const { idTokenLifetime } = state.settings;
  return { client, account, grant, accessToken, nonce, idTokenLifetime };
}
