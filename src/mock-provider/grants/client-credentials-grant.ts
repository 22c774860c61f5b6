import { quote } from "../messages/quote.ts";
import type { DecisionTrace } from "../decision-log.ts";
import { InvalidScope, UnauthorizedClient } from "../provider-error.ts";
import { checkResources } from "../tokens/resource.ts";
import { parseScope, personalScope } from "../scopes.ts";
import { apiAudience } from "../tokens/access-token.ts";
import type { IssuedTokens } from "../tokens/issue-tokens.ts";
import type { TokenRequest } from "./token-request.ts";
import { seedGrant, startGrant } from "./start-grant.ts";

/**
 * Gives a client a token of its own (RFC 6749 §4.4). Nobody signs in: the client is the subject (RFC
 * 9068 §2.2), there is no refresh token, and no scope that is about a person.
 *
 * @throws {ProviderError}
 */
export async function grantClientCredentials(
  request: TokenRequest,
  trace: DecisionTrace,
): Promise<IssuedTokens> {
  const { provider, client, form, policy } = request;
  trace.check(
    "the client has a secret",
    client.tokenEndpointAuthMethod !== "none",
    () => new UnauthorizedClient("client_credentials is for clients that have a secret"),
  );
  const scope = grantableScope(request, trace);
  const resource = checkResources(form.resource, trace);
  const audience = resource.length > 0 ? resource : [apiAudience(provider)];
  const seed = await seedGrant(request, policy);
  return provider.state.update((state) => {
    const kind = "client_credentials";
    const facts = { kind, sub: client.id, scope, resource, audience, offline: false };
    return startGrant(state, request, seed, facts, provider.epochTime());
  });
}

/** @returns the scope asked for; without any, all that the client may have */
function grantableScope({ client, form }: TokenRequest, trace: DecisionTrace): string[] {
  const allowed = client.scope.filter((token) => !personalScope.has(token));
  const requested = parseScope(form.params.get("scope") ?? "");
  const personal = requested.filter((token) => personalScope.has(token));
  trace.check(
    "the scope is not about a person",
    personal.length === 0,
    () => new InvalidScope(`nobody signs in here: '${personal.join(" ")}' is about a person`),
  );
  const excess = requested.filter((token) => !allowed.includes(token));
  trace.check(
    "the client may ask for all of the scope",
    excess.length === 0,
    () => new InvalidScope(`this client may not ask for ${quote(...excess)}`),
  );
  return requested.length > 0 ? requested : allowed;
}
