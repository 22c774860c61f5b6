import { quoteUri } from "../registration/check-redirect-uri.ts";
import { subjectMeant } from "../authorization/find-session.ts";
import { readParameter } from "../authorization/authorization-request.ts";
import type { DecisionTrace } from "../decision-log.ts";
import { revokeApprovals, revokeGrant } from "../state/grants.ts";
import { misbehave } from "../misbehaviour/misbehaviour.ts";
import type { MockProvider } from "../provider.ts";
import { InvalidClient, InvalidRequest } from "../provider-error.ts";
import type { Account, Client, State } from "../state/state.ts";
import { readIdTokenHint } from "../tokens/id-token-hint.ts";
import { type Refusal, noteRefusal } from "./refusal.ts";

/** What ending the session would mean. */
export interface EndSessionReview {
  readonly kind: "confirm";
  readonly client?: Client | undefined;
  /** Who would be signed out; without it, everybody in this browser. */
  readonly account?: Account | undefined;
  /** Where the browser goes afterwards; without it, it stays. */
  readonly location?: string | undefined;
}

/**
 * Looks at a logout request (OpenID Connect RP-Initiated Logout 1.0 §2) and changes nothing.
 *
 * @param params the query of the end-session URL
 */
export async function reviewEndSession(
  provider: MockProvider,
  params: URLSearchParams,
): Promise<EndSessionReview | Refusal> {
  const trace = provider.log.open(provider.issuer, "end session", "GET");
  try {
    return (await checkEndSession(provider, params, trace)).review;
  } catch (error) {
    return noteRefusal(error, trace);
  }
}

/**
 * Signs out, once the person confirmed. Grants that were meant to outlive the session, those with
 * `offline_access`, do (OpenID Connect Core 1.0 §11); the others end with it.
 */
export async function endSession(
  provider: MockProvider,
  params: URLSearchParams,
): Promise<EndSessionReview | Refusal> {
  const trace = provider.log.open(provider.issuer, "end session", "POST");
  try {
    const { review, subject } = await checkEndSession(provider, params, trace);
    await provider.state.update((state) => {
      const subjects = subject === undefined ? [...state.sessions.keys()] : [subject];
      for (const sub of subjects) closeSession(state, sub, provider.epochTime());
    });
    trace.accept(303);
    if (review.location === undefined) return review;
    const draft = { location: new URL(review.location) };
    await (await misbehave(provider, "end session", trace)).spoil("postLogoutRedirect", draft);
    return { ...review, location: draft.location.href };
  } catch (error) {
    return noteRefusal(error, trace);
  }
}

/**
 * Signs an account out, and ends the grants that were meant to last as long only.
 *
 * @param now seconds since the epoch
 */
export function closeSession(state: State, sub: string, now: number): void {
  const session = state.sessions.get(sub);
  // Grants without a session, those of a client itself, have nothing to do with it.
  if (session === undefined) return;
  state.sessions.delete(sub);
  revokeApprovals(state, ({ sessionId }) => sessionId === session.id);
  for (const grant of state.grants.values()) {
    if (grant.sessionId !== session.id || grant.scope.includes("offline_access")) continue;
    revokeGrant(state, grant, "the session was ended", now);
  }
}

async function checkEndSession(
  provider: MockProvider,
  params: URLSearchParams,
  trace: DecisionTrace,
): Promise<{ review: EndSessionReview; subject: string | undefined }> {
  const state = await provider.state.read();
  const token = readParameter(params, "id_token_hint");
  const hint =
    token === undefined
      ? undefined
      : await trace.attempt("id_token_hint is an ID token of ours", () =>
          readIdTokenHint(provider, token),
        );
  const clientId = readParameter(params, "client_id") ?? hint?.clientId;
  trace.check(
    "client_id and id_token_hint agree",
    hint === undefined || hint.clientId === clientId,
    () => new InvalidRequest("id_token_hint was issued to another client than client_id"),
  );
  const client = state.clients.get(clientId ?? "");
  trace.check(
    "the client is registered",
    clientId === undefined || client !== undefined,
    () => new InvalidClient("no client is registered here under this client_id"),
  );
  trace.clientId = client?.id;
  const location = checkPostLogoutRedirect(client, params, trace);
  const subject = hint?.sub ?? meantBy(state, params);
  const account = state.accounts.get(subject ?? "");
  return { review: { kind: "confirm", client, account, location }, subject };
}

/**
 * RP-Initiated Logout 1.0 §2: `logout_hint` says no more than whom the client means, and the person is
 * asked. One that nobody here is called is no hint.
 */
function meantBy(state: State, params: URLSearchParams): string | undefined {
  const hint = readParameter(params, "logout_hint");
  return hint === undefined ? undefined : subjectMeant(state, hint);
}

/** RP-Initiated Logout 1.0 §3: only what is registered, compared as strings. */
function checkPostLogoutRedirect(
  client: Client | undefined,
  params: URLSearchParams,
  trace: DecisionTrace,
): string | undefined {
  const uri = readParameter(params, "post_logout_redirect_uri");
  if (uri === undefined) return undefined;
  trace.check(
    "the client is known",
    client !== undefined,
    () => new InvalidRequest("post_logout_redirect_uri needs an id_token_hint or a client_id"),
  );
  trace.check(
    "post_logout_redirect_uri is registered, character for character",
    client.postLogoutRedirectUris.includes(uri),
    () =>
      new InvalidRequest(
        `post_logout_redirect_uri${quoteUri(uri)} is not registered for this client`,
      ),
  );
  const location = new URL(uri);
  const state = readParameter(params, "state");
  if (state !== undefined) location.searchParams.append("state", state);
  return location.href;
}
