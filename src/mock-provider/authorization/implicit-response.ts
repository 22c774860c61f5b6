import { seedGrant, startGrant } from "../grants/start-grant.ts";
import type { Misbehaviour } from "../misbehaviour/misbehaviour.ts";
import type { MockProvider } from "../provider.ts";
import type { Account, Session, State } from "../state/state.ts";
import { apiAudience } from "../tokens/access-token.ts";
import { type IssuedTokens, makeTokenResponse } from "../tokens/issue-tokens.ts";
import type { AuthorizationRequest } from "./authorization-request.ts";

/**
 * Gives an access token in the answer to an authorization request itself, as the implicit grant of
 * OAuth 2.0 did (RFC 6749 §4.2). OAuth 2.1 has abolished it: the token stands in an address, and is
 * bound to nobody.
 *
 * @returns records the grant, inside a transaction
 */
export async function prepareImplicitGrant(
  provider: MockProvider,
  { client, resource, dpopKeyThumbprint }: AuthorizationRequest,
  { policy }: Misbehaviour,
): Promise<
  (
    state: State,
    signIn: { account: Account; session: Session; scope: readonly string[]; now: number },
  ) => IssuedTokens
> {
  const seed = await seedGrant({ provider }, policy);
  return (state, { account, session, scope, now }) => {
    const facts = {
      kind: "implicit",
      sub: account.sub,
      sessionId: session.id,
      scope: [...scope],
      resource: [...resource],
      authTime: session.authTime,
      acr: session.acr,
      audience: resource.length > 0 ? resource : [apiAudience(provider)],
      // There is nobody who could keep a refresh token (RFC 6749 §4.2.2).
      offline: false,
    };
    return startGrant(state, { client, dpopKeyThumbprint }, seed, facts, now);
  };
}

/** @returns what the fragment of the redirect holds (RFC 6749 §4.2.2) */
export async function implicitMembers(
  provider: MockProvider,
  tokens: IssuedTokens,
  misbehaviour: Misbehaviour,
): Promise<Record<string, string>> {
  const response = await makeTokenResponse(provider, tokens, misbehaviour);
  return Object.fromEntries(Object.entries(response).map(([name, value]) => [name, String(value)]));
}
