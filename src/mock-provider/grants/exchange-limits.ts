import type { DecisionTrace } from "../decision-log.ts";
import { InvalidRequest, InvalidScope, InvalidTarget } from "../provider-error.ts";
import { checkResources } from "../tokens/resource.ts";
import type { Client, State } from "../state/state.ts";
import { apiAudience } from "../tokens/access-token.ts";
import { type SecurityToken, tokenTypes } from "../tokens/security-token.ts";
import type { TokenRequest } from "./token-request.ts";

/**
 * Who may exchange a token: its client, or a backend that was called with it.
 *
 * @throws {InvalidRequest} RFC 8693 §2.2.2
 */
export function checkHolder(
  { client, form, dpopKeyThumbprint }: TokenRequest,
  subject: SecurityToken,
  trace: DecisionTrace,
): void {
  const isOwn = subject.clientId === client.id;
  const isRefreshToken = form.params.get("subject_token_type") === tokenTypes.refreshToken;
  trace.check(
    "the client may exchange the subject token",
    isOwn || (client.tokenEndpointAuthMethod !== "none" && !isRefreshToken),
    () => new InvalidRequest("subject_token was given to another client"),
  );
  // A backend cannot have the key of whoever called it; a client must show that it still has its own,
  // or a stolen token would lose its binding here.
  trace.check(
    "the key that the subject token is bound to was proved",
    !isOwn ||
      subject.dpopKeyThumbprint === undefined ||
      subject.dpopKeyThumbprint === dpopKeyThumbprint,
    () => new InvalidRequest("subject_token is bound to another DPoP key"),
  );
}

/**
 * A client acts as itself, or as somebody who signed in to it.
 *
 * @throws {InvalidRequest} RFC 8693 §2.2.2
 */
export function checkActor(
  { client }: TokenRequest,
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
    () => new InvalidScope(`'${excess.join(" ")}' is more than subject_token or client may`),
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
    () => new InvalidTarget(`there is no '${unknown}' here; name other APIs as resource`),
  );
  const targets = [...new Set([...checkResources(form.resource, trace), ...form.audience])];
  // Only a client that authenticates may carry somebody's rights on to another API.
  const excess = targets.find((target) => !subject.audience.includes(target));
  trace.check(
    "the client may ask for these targets",
    excess === undefined || client.tokenEndpointAuthMethod !== "none",
    () => new InvalidTarget(`subject_token is not for '${excess}', and the client has no secret`),
  );
  return targets.length > 0 ? targets : [...subject.audience];
}
