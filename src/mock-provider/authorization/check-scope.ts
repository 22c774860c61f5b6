import { quote } from "../messages/quote.ts";
import type { DecisionTrace } from "../decision-log.ts";
import { InvalidScope } from "../provider-error.ts";
import { parseScope } from "../scopes.ts";
import type { Client } from "../state/state.ts";

/**
 * @param requested the parameter `scope`
 * @returns the scopes asked for (RFC 6749 §3.3)
 * @throws {InvalidScope}
 */
export function checkScope(
  client: Client,
  requested: string | undefined,
  trace: DecisionTrace,
): string[] {
  const scope = parseScope(requested ?? "");
  trace.check("scope is there", scope.length > 0, () => new InvalidScope("scope is missing"));
  const unknown = scope.filter((token) => !client.scope.includes(token));
  trace.check(
    "the client may ask for all of the scope",
    unknown.length === 0,
    () => new InvalidScope(`this client may not ask for ${quote(...unknown)}`),
  );
  return scope;
}
