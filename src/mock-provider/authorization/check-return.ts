import { quoteUri } from "../registration/check-redirect-uri.ts";
import { checkRegistration } from "../registration/check-registration.ts";
import type { DecisionTrace } from "../decision-log.ts";
import type { Policy } from "../misbehaviour/policy.ts";
import { InvalidRequest } from "../provider-error.ts";
import type { State } from "../state/state.ts";
import { type AuthorizationReturn, readParameter } from "./authorization-request.ts";

/**
 * Finds out whether there is anywhere to send an answer. Until both the client and the redirect
 * URI are known to be registered, nothing may be redirected (RFC 6749 §4.1.2.1, RFC 9700 §4.11).
 *
 * @throws {ProviderError} to be shown to the person, never sent to the redirect URI
 */
export function checkReturn(
  state: State,
  params: URLSearchParams,
  policy: Policy,
  trace: DecisionTrace,
): AuthorizationReturn {
  for (const name of ["client_id", "redirect_uri", "state"]) {
    trace.check(
      `${name} comes at most once`,
      params.getAll(name).length <= 1,
      () => new InvalidRequest(`${name} comes more than once`),
    );
  }
  const clientId = readParameter(params, "client_id");
  trace.check(
    "client_id is there",
    clientId !== undefined,
    () => new InvalidRequest("client_id is missing"),
  );
  const client = checkRegistration(state, clientId, trace);

  const redirectUri = readParameter(params, "redirect_uri");
  trace.check(
    "redirect_uri is there",
    redirectUri !== undefined,
    () => new InvalidRequest("redirect_uri is missing"),
  );
  // Exact string comparison: RFC 9700 §2.1.
  trace.check(
    "redirect_uri is registered, character for character",
    client.redirectUris.some((uri) =>
      policy.redirectUris === "exact" ? uri === redirectUri : redirectUri.startsWith(uri),
    ),
    () =>
      new InvalidRequest(`redirect_uri${quoteUri(redirectUri)} is not registered for this client`),
  );
  return { client, redirectUri, state: readParameter(params, "state") };
}
