import { quote } from "../messages/quote.ts";
import type { DecisionTrace } from "../decision-log.ts";
import { InvalidRequest, InvalidScope, InvalidTarget } from "../provider-error.ts";
import type { MockProvider } from "../provider.ts";
import { checkResources } from "../tokens/resource.ts";
import type { Client, State } from "../state/state.ts";
import { apiAudience } from "../tokens/access-token.ts";
import { type SecurityToken, tokenTypes } from "../tokens/security-token.ts";
import type { TokenRequest } from "./token-request.ts";

/**
 * Who may exchange a token: its client, or a backend that was called with its access token. Anybody
 * may register, so that a secret alone makes no backend. And whoever cannot prove the key that the
 * token is bound to exchanges it for nothing: a stolen token would lose its binding here.
 *
 * @throws {InvalidRequest} RFC 8693 §2.2.2
 */
export function checkHolder(
  { provider, client, form, dpopKeyThumbprint }: TokenRequest,
  subject: SecurityToken,
  trace: DecisionTrace,
): void {
  const isOwn = subject.clientId === client.id;
  const isAccessToken = form.params.get("subject_token_type") === tokenTypes.accessToken;
  trace.check(
    "the client may exchange the subject token",
    isOwn || (isAccessToken && isCalledWith(provider, client, subject)),
    () => new InvalidRequest("subject_token was given to another client, and not for this one"),
  );
  trace.check(
    "the key that the subject token is bound to was proved",
    subject.dpopKeyThumbprint === undefined || subject.dpopKeyThumbprint === dpopKeyThumbprint,
    () => new InvalidRequest("subject_token is bound to another DPoP key"),
  );
}

/** Whether a token is for the client: by its name, or because it is a backend of the provider's API. */
function isCalledWith(
  provider: MockProvider,
  client: Client,
  { audience }: SecurityToken,
): boolean {
  if (client.tokenEndpointAuthMethod === "none") return false;
  return audience.includes(client.id) || isBackend(provider, client, audience);
}

/**
 * Whether the client may carry on what the API of the provider was called with. Those that were set
 * up may, not those that registered themselves.
 */
function isBackend(provider: MockProvider, client: Client, audience: readonly string[]): boolean {
  const wasSetUp = client.registrationTokenHash === undefined;
  const hasSecret = client.tokenEndpointAuthMethod !== "none";
  return wasSetUp && hasSecret && audience.includes(apiAudience(provider));
}

/**
 * A client acts as itself, or as somebody who signed in to it.
 *
 * @throws {InvalidRequest} RFC 8693 §2.2.2
 */
export function checkActor(
  { client, dpopKeyThumbprint }: TokenRequest,
  actor: SecurityToken | undefined,
  trace: DecisionTrace,
): SecurityToken {
  trace.check(
    "actor_token is ours and in force",
    actor !== undefined,
    () => new InvalidRequest("actor_token is none of ours, has expired or has been revoked"),
  );
  trace.check(
    "actor_token was given to this client",
    actor.clientId === client.id,
    () => new InvalidRequest("actor_token was given to another client"),
  );
  trace.check(
    "the key that the actor token is bound to was proved",
    actor.dpopKeyThumbprint === undefined || actor.dpopKeyThumbprint === dpopKeyThumbprint,
    () => new InvalidRequest("actor_token is bound to another DPoP key"),
  );
  return actor;
}

/**
 * @param requested empty: all that there is, but no refresh token
 * @returns what the subject token has and the client may have
 * @throws {InvalidScope}
 */
export function narrowScope(
  client: Client,
  subject: SecurityToken,
  requested: readonly string[],
  trace: DecisionTrace,
): string[] {
  const available = subject.scope.filter((token) => client.scope.includes(token));
  const excess = requested.filter((token) => !available.includes(token));
  trace.check(
    "the scope is not wider than that of the subject token and of the client",
    excess.length === 0,
    () => new InvalidScope(`${quote(...excess)} is more than subject_token or client may`),
  );
  const scope =
    requested.length > 0 ? [...requested] : available.filter((it) => it !== "offline_access");
  trace.check(
    "some scope is left",
    scope.length > 0,
    () => new InvalidScope("subject_token and client have no scope in common"),
  );
  return scope;
}

/**
 * @returns the audience: `resource` and `audience` together (RFC 8693 §2.1), else that of the
 *   subject token
 * @throws {InvalidTarget} RFC 8693 §2.2.2
 */
export function checkTargets(
  state: State,
  { provider, client, form }: TokenRequest,
  subject: SecurityToken,
  trace: DecisionTrace,
): string[] {
  const ownApi = apiAudience(provider);
  const unknown = form.audience.find((name) => name !== ownApi && !state.clients.has(name));
  trace.check(
    "every audience is known",
    unknown === undefined,
    () => new InvalidTarget("an audience is unknown here; name other APIs as resource"),
  );
  const targets = [...new Set([...checkResources(form.resource, trace), ...form.audience])];
  // A token for one API does not become one for another, except where a backend of ours calls it.
  const excess = targets.find((target) => !subject.audience.includes(target));
  trace.check(
    "the client may ask for these targets",
    excess === undefined || isBackend(provider, client, subject.audience),
    () => new InvalidTarget("subject_token is not for all of these targets"),
  );
  return targets.length > 0 ? targets : [...subject.audience];
}
