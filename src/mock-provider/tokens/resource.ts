import type { DecisionTrace } from "../decision-log.ts";
import { InvalidTarget } from "../provider-error.ts";

/**
 * Looks at the resources that a request names (RFC 8707 §2). Any absolute URI will do: the provider
 * issues tokens for APIs that it does not know.
 *
 * @throws {InvalidTarget}
 */
export function checkResources(resource: readonly string[], trace: DecisionTrace): string[] {
  const wrong = resource.find((uri) => !URL.canParse(uri) || uri.includes("#"));
  trace.check(
    "every resource is an absolute URI without a fragment",
    wrong === undefined,
    () => new InvalidTarget("a resource is no absolute URI without a fragment"),
  );
  return [...new Set(resource)];
}

/**
 * @param granted what the authorization was limited to; empty: the provider's own API
 * @param requested what the token request names; empty: all that was granted
 * @returns the audience of the access token
 * @throws {InvalidTarget} when more is asked for than was granted
 */
export function narrowAudience(
  granted: readonly string[],
  requested: readonly string[],
  ownApi: string,
  trace: DecisionTrace,
): string[] {
  const allowed = granted.length > 0 ? granted : [ownApi];
  const wanted = checkResources(requested, trace);
  const excess = wanted.find((uri) => !allowed.includes(uri));
  trace.check(
    "the resource was part of the authorization",
    excess === undefined,
    () => new InvalidTarget("a resource was not part of the authorization"),
  );
  return wanted.length > 0 ? wanted : [...allowed];
}
