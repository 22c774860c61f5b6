import type { DecisionTrace } from "../decision-log.ts";
import { InvalidGrant } from "../provider-error.ts";
import { narrowAudience } from "../tokens/resource.ts";
import type { AuthorizationCode } from "../state/state.ts";
import { apiAudience } from "../tokens/access-token.ts";
import type { IssuedTokens } from "../tokens/issue-tokens.ts";
import { sha256 } from "../tokens/token-hash.ts";
import { requireParameter } from "../messages/form.ts";
import { checkCodeVerifier } from "./check-code-verifier.ts";
import type { TokenRequest } from "./token-request.ts";
import { revokeGrant } from "../state/grants.ts";
import { seedGrant, startGrant } from "./start-grant.ts";

/**
 * Redeems an authorization code (RFC 6749 §4.1.3, RFC 7636 §4.5). A request that fails a check
 * leaves the code as it was, so that someone who only copied the code cannot spoil the sign-in;
 * a second request that passes all of them revokes what the first one got (OAuth 2.1 §4.1.3).
 *
 * @throws {ProviderError}
 */
export async function redeemAuthorizationCode(
  request: TokenRequest,
  trace: DecisionTrace,
): Promise<IssuedTokens> {
  const { provider, form, policy } = request;
  const presented = requireParameter(form, "code", trace);
  const redirectUri = requireParameter(form, "redirect_uri", trace);
  const codeHash = await sha256(presented);
  const seed = await seedGrant(request, policy);
  const checkVerifier = await checkCodeVerifier(request, trace);

  const outcome = await provider.state.update((state) => {
    const now = provider.epochTime();
    const code = state.codes.get(codeHash);
    trace.check(
      "the code is known",
      code !== undefined,
      () => new InvalidGrant("this code is unknown, or was forgotten after a day"),
    );
    checkCode(request, code, redirectUri, now, trace);
    checkVerifier(code);
    if (code.grantId !== undefined && policy.codes === "single-use") {
      const spoiled = state.grants.get(code.grantId);
      if (spoiled) revokeGrant(state, spoiled, "its authorization code was used twice", now);
      return { kind: "replayed" } as const;
    }
    const account = state.accounts.get(code.sub);
    trace.check(
      "the account exists",
      account !== undefined,
      () => new InvalidGrant("the account of this code is gone"),
    );
    const { sub, sessionId, scope, resource, authTime, acr, nonce, offline } = code;
    const audience = narrowAudience(resource, form.resource, apiAudience(provider), trace);
    const kind = "authorization_code";
    const facts = { kind, sub, sessionId, scope, resource, authTime, acr, audience, offline };
    const tokens = startGrant(state, request, seed, facts, now);
    code.grantId = tokens.grant.id;
    return { kind: "redeemed", tokens: { ...tokens, account, nonce } } as const;
  });
  trace.check("the code is used for the first time", outcome.kind === "redeemed", () => {
    return new InvalidGrant("this code was used before; the tokens it gave are revoked now");
  });
  return outcome.tokens;
}

function checkCode(
  { client, policy, dpopKeyThumbprint }: TokenRequest,
  code: AuthorizationCode,
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
  const wasUsed = code.grantId !== undefined && policy.codes === "single-use";
  trace.check(
    "the code has not expired",
    now < code.expiresAt || wasUsed,
    () => new InvalidGrant("this code has expired"),
  );
  trace.check(
    "the key that the code is bound to was proved",
    code.dpopKeyThumbprint === undefined || code.dpopKeyThumbprint === dpopKeyThumbprint,
    () => new InvalidGrant("this code is bound to another DPoP key"),
  );
}
