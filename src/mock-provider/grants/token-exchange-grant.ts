import type { DecisionTrace } from "../decision-log.ts";
import { requireParameter } from "../messages/form.ts";
import { InvalidRequest } from "../provider-error.ts";
import { parseScope } from "../scopes.ts";
import type { Grant } from "../state/state.ts";
import type { IssuedTokens } from "../tokens/issue-tokens.ts";
import {
  type FindSecurityToken,
  type SecurityToken,
  readSecurityToken,
  tokenTypes,
} from "../tokens/security-token.ts";
import { checkActor, checkHolder, checkTargets, narrowScope } from "./exchange-limits.ts";
import type { TokenRequest } from "./token-request.ts";
import { staysOffline } from "./offline-access.ts";
import { seedGrant, startGrant } from "./start-grant.ts";

/**
 * Gives a token for a token (RFC 8693). Without an actor the client gets to be the subject
 * (impersonation); with one the new token says who acts for the subject (delegation, §4.1). Either
 * way it can do no more than the subject token, does not outlive it, and is revoked with it.
 *
 * @throws {ProviderError}
 */
export async function exchangeToken(
  request: TokenRequest,
  trace: DecisionTrace,
): Promise<IssuedTokens> {
  const { provider, client, form, policy } = request;
  const findSubject = await readSubject(request, trace);
  const findActor = await readActor(request, trace);
  const issuedTokenType = checkRequestedType(request, trace);
  const wantsJwt = issuedTokenType === tokenTypes.jwt;
  const seed = await seedGrant(request, wantsJwt ? { ...policy, accessTokens: "jwt" } : policy);

  return provider.state.update((state) => {
    const now = provider.epochTime();
    const subject = findSubject(state, now);
    trace.check(
      "subject_token is ours and in force",
      subject !== undefined,
      () => new InvalidRequest("subject_token is none of ours, has expired or has been revoked"),
    );
    checkHolder(request, subject, trace);
    const requested = parseScope(form.params.get("scope") ?? "");
    const scope = narrowScope(client, subject, requested, trace);
    const audience = checkTargets(state, request, subject, trace);
    const actor =
      findActor === undefined ? undefined : checkActor(request, findActor(state, now), trace);
    const { sub, grantId, accessTokenId, sessionId, authTime, acr } = subject;
    const facts = {
      kind: "urn:ietf:params:oauth:grant-type:token-exchange",
      sub,
      sessionId,
      authTime,
      acr,
      scope,
      audience,
      resource: audience,
      actor: actor === undefined ? subject.actor : delegate(actor, subject),
      subjectGrantId: grantId,
      subjectAccessTokenId: accessTokenId,
      endsBy: subject.expiresAt,
      // RFC 8693 §2.2.1: the subject token is there to be exchanged again, unless it was asked for.
      offline:
        requested.includes("offline_access") && staysOffline(client, scope, policy, "offline"),
    };
    return { ...startGrant(state, request, seed, facts, now), issuedTokenType };
  });
}

async function readSubject(
  { provider, form }: TokenRequest,
  trace: DecisionTrace,
): Promise<FindSecurityToken> {
  const token = requireParameter(form, "subject_token", trace);
  const type = requireParameter(form, "subject_token_type", trace);
  return trace.attempt("subject_token_type is known", () =>
    readSecurityToken(provider, token, type),
  );
}

async function readActor(
  { provider, form }: TokenRequest,
  trace: DecisionTrace,
): Promise<FindSecurityToken | undefined> {
  const token = form.params.get("actor_token");
  const type = form.params.get("actor_token_type");
  trace.check(
    "actor_token and actor_token_type come together",
    (token === undefined) === (type === undefined),
    () => new InvalidRequest("actor_token and actor_token_type come together or not at all"),
  );
  if (token === undefined || type === undefined) return undefined;
  return trace.attempt("actor_token_type is known", () => readSecurityToken(provider, token, type));
}

/** @returns the type of token that is issued (RFC 8693 §2.1, §2.2.1) */
function checkRequestedType({ form }: TokenRequest, trace: DecisionTrace): string {
  const type = form.params.get("requested_token_type") ?? tokenTypes.accessToken;
  const issued: readonly string[] = [tokenTypes.accessToken, tokenTypes.jwt];
  trace.check(
    "requested_token_type can be issued",
    issued.includes(type),
    () => new InvalidRequest(`requested_token_type must be one of: ${issued.join(", ")}`),
  );
  return type;
}

/** RFC 8693 §4.1: whoever acts now stands outside, those who acted before within. */
function delegate(actor: SecurityToken, { actor: before }: SecurityToken): Grant["actor"] {
  return { sub: actor.sub, ...(before === undefined ? {} : { act: before }) };
}
