import { passwordAcr } from "../tokens/acr.ts";
import { checkScope } from "../authorization/check-scope.ts";
import type { DecisionTrace } from "../decision-log.ts";
import { requireParameter } from "../messages/form.ts";
import { mockPassword } from "./mock-password.ts";
import { InvalidGrant } from "../provider-error.ts";
import { checkResources } from "../tokens/resource.ts";
import type { Account, State } from "../state/state.ts";
import { apiAudience } from "../tokens/access-token.ts";
import type { IssuedTokens } from "../tokens/issue-tokens.ts";
import type { TokenRequest } from "./token-request.ts";
import { staysOffline } from "./offline-access.ts";
import { seedGrant, startGrant } from "./start-grant.ts";

/**
 * Signs somebody in by name and password (RFC 6749 §4.3), which OAuth 2.1 has abolished: the client
 * learns the password, and no second factor is possible. It is here to be looked at, for clients
 * that are registered for it.
 *
 * @throws {ProviderError}
 */
export async function grantPassword(
  request: TokenRequest,
  trace: DecisionTrace,
): Promise<IssuedTokens> {
  const { provider, client, form, policy } = request;
  const username = requireParameter(form, "username", trace);
  const password = requireParameter(form, "password", trace);
  const scope = checkScope(client, form.params.get("scope"), trace);
  const resource = checkResources(form.resource, trace);
  const seed = await seedGrant(request, policy);

  return provider.state.update((state) => {
    const now = provider.epochTime();
    const account = findAccount(state, username);
    trace.check(
      "there is such an account, and the password is right",
      account !== undefined && password === mockPassword,
      // Which of the two was wrong is nobody's business.
      () => new InvalidGrant("the username or the password is wrong"),
    );
    const { sub } = account;
    const audience = resource.length > 0 ? resource : [apiAudience(provider)];
    const offline = staysOffline(client, scope, policy, "offline");
    const signIn = { authTime: now, acr: passwordAcr };
    const facts = { kind: "password", sub, scope, resource, audience, offline, ...signIn };
    return { ...startGrant(state, request, seed, facts, now), account };
  });
}

/** @param username subject, email address or name */
function findAccount({ accounts }: State, username: string): Account | undefined {
  return (
    accounts.get(username) ??
    [...accounts.values()].find(({ email, name }) => email === username || name === username)
  );
}
