import type { DecisionTrace } from "../decision-log.ts";
import type { Policy } from "../policy.ts";
import type { State } from "../state.ts";

/**
 * Puts what was pushed in the place of a `request_uri` (RFC 9126 §4).
 *
 * @returns the parameters of the authorization request
 * @throws {ProviderError} to be shown to the person, never sent to a redirect URI
 */
export function resolvePushedRequest(
  _state: State,
  params: URLSearchParams,
  _policy: Policy,
  _now: number,
  _trace: DecisionTrace,
): URLSearchParams {
  return params;
}
