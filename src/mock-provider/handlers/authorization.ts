import type { AuthorizationRequest } from "../authorization/authorization-request.ts";
import {
  codeResponse,
  errorResponse,
  implicitResponse,
} from "../authorization/authorization-response.ts";
import { checkRequest } from "../authorization/check-request.ts";
import { checkReturn } from "../authorization/check-return.ts";
import { rememberConsent } from "../state/consent.ts";
import { implicitMembers, prepareImplicitGrant } from "../authorization/implicit-response.ts";
import { decideSilently } from "../authorization/decide-silently.ts";
import {
  checkPushed,
  openPushedRequest,
  resolvePushedRequest,
  takePushedRequest,
} from "../authorization/pushed-request.ts";
import { findHintedSubject } from "../authorization/find-session.ts";
import {
  type AccountChoice,
  accountChoices,
  allowedScope,
  continueSession,
} from "../authorization/sign-in.ts";
import type { DecisionTrace } from "../decision-log.ts";
import { type Misbehaviour, misbehave } from "../misbehaviour/misbehaviour.ts";
import { staysOffline } from "../grants/offline-access.ts";
import type { MockProvider } from "../provider.ts";
import {
  AccessDenied,
  InvalidRequestUri,
  LoginRequired,
  ProviderError,
} from "../provider-error.ts";
import type { Account, State } from "../state/state.ts";
import { sha256 } from "../tokens/token-hash.ts";
import { type Refusal, noteRefusal } from "./refusal.ts";

/** What the person decided, or `silent` where the person must not be asked (`prompt=none`). */
export type AuthorizationDecision =
  | {
      readonly kind: "allow";
      readonly account: Account;
      readonly scope: readonly string[];
      /** How the person proved to be that account just now; by default by a password. */
      readonly acr?: string;
    }
  | { readonly kind: "deny" }
  | { readonly kind: "silent" };

/** The browser goes there. */
export interface AuthorizationRedirect {
  readonly kind: "redirect";
  readonly location: string;
}

/** The person is asked. */
export interface AuthorizationInteraction {
  readonly kind: "interaction";
  readonly request: AuthorizationRequest;
  readonly accounts: readonly AccountChoice[];
  /** The account that the client hinted at. */
  readonly hintedSubject?: string | undefined;
}

export type AuthorizationReview =
  | Refusal
  | AuthorizationRedirect
  | AuthorizationInteraction
  | { readonly kind: "silent" };

/**
 * Looks at an authorization request and says what the page has to do. Changes nothing, so that it
 * may run as often as the page is loaded.
 *
 * @param params the query of the authorization URL
 */
export async function reviewAuthorization(
  provider: MockProvider,
  params: URLSearchParams,
): Promise<AuthorizationReview> {
  return withRefusals(provider, params, { peek: true }, async (request, state) => {
    if (request.prompt.has("none")) return { kind: "silent" };
    return {
      kind: "interaction",
      request,
      accounts: accountChoices(state, request, provider.epochTime()),
      hintedSubject: findHintedSubject(state, request),
    };
  });
}

/**
 * Answers an authorization request (RFC 6749 §4.1.1, OpenID Connect Core 1.0 §3.1.2). The page
 * calls it with what the person decided, a test with what it wants decided.
 *
 * @param params the query of the authorization URL; checked again, whatever the page checked
 */
export async function authorize(
  provider: MockProvider,
  params: URLSearchParams,
  decision: AuthorizationDecision,
): Promise<Refusal | AuthorizationRedirect> {
  const answer = async (
    request: AuthorizationRequest,
    _state: State,
    trace: DecisionTrace,
    misbehaviour: Misbehaviour,
  ): Promise<AuthorizationRedirect> => {
    const code = provider.createSecret();
    const codeHash = await sha256(code);
    const newSessionId = provider.createSecret();
    const startImplicitGrant =
      request.responseType === "token"
        ? await prepareImplicitGrant(provider, request, misbehaviour)
        : undefined;
    const tokens = await provider.state.update((state) => {
      const now = provider.epochTime();
      trace.check(
        "nobody decided about the pushed request meanwhile",
        takePushedRequest(state, params),
        () => new InvalidRequestUri("this request_uri was used before"),
      );
      const { account, scope, acr } = takeDecision(state, request, decision, now, trace);
      const session = continueSession(state, request, { account, acr, now, newSessionId });
      rememberConsent(state, request.client.id, account.sub, { scope, resource: request.resource });
      if (startImplicitGrant) return startImplicitGrant(state, { account, session, scope, now });
      state.codes.set(codeHash, {
        clientId: request.client.id,
        redirectUri: request.redirectUri,
        codeChallenge: request.codeChallenge,
        codeChallengeMethod: request.codeChallengeMethod,
        sub: account.sub,
        sessionId: session.id,
        scope: [...scope],
        resource: [...request.resource],
        nonce: request.nonce,
        authTime: session.authTime,
        acr: session.acr,
        offline: staysOffline(request.client, scope, misbehaviour.policy, request.accessType),
        dpopKeyThumbprint: request.dpopKeyThumbprint,
        expiresAt: now + state.settings.codeLifetime,
      });
      return undefined;
    });
    trace.accept(303);
    const location =
      tokens === undefined
        ? await codeResponse(provider, request, code, misbehaviour)
        : await implicitResponse(
            provider,
            request,
            await implicitMembers(provider, tokens, misbehaviour),
            misbehaviour,
          );
    return { kind: "redirect", location };
  };
  return withRefusals(provider, params, { peek: false }, answer);
}

function takeDecision(
  state: State,
  request: AuthorizationRequest,
  decision: AuthorizationDecision,
  now: number,
  trace: DecisionTrace,
): { account: Account; scope: readonly string[]; acr?: string | undefined } {
  if (decision.kind === "silent" || request.prompt.has("none")) {
    const account = state.accounts.get(decideSilently(state, request, now, trace));
    trace.check(
      "the account exists",
      account !== undefined,
      () => new LoginRequired("the account does not exist any more"),
    );
    return { account, scope: request.scope };
  }
  trace.check(
    "the person allowed it",
    decision.kind === "allow",
    () => new AccessDenied("the person said no"),
  );
  const scope = allowedScope(request.scope, decision.scope, trace);
  return { account: decision.account, scope, acr: decision.acr };
}

/** Runs the checks, and turns what they throw into an answer at the right place. */
async function withRefusals<T extends AuthorizationReview>(
  provider: MockProvider,
  params: URLSearchParams,
  { peek }: { readonly peek: boolean },
  answer: (
    request: AuthorizationRequest,
    state: State,
    trace: DecisionTrace,
    misbehaviour: Misbehaviour,
  ) => Promise<T>,
): Promise<T | Refusal | AuthorizationRedirect> {
  const trace = provider.log.open(provider.issuer, "authorization", "GET");
  const misbehaviour = await misbehave(provider, "authorization", trace, { peek });
  const state = await provider.state.read();
  const { policy } = misbehaviour;
  let to;
  let pushed;
  try {
    pushed = resolvePushedRequest(state, params, provider.epochTime(), trace);
    to = checkReturn(state, pushed.params, policy, trace);
  } catch (error) {
    return noteRefusal(error, trace);
  }
  try {
    checkPushed(to.client, params, policy, trace);
    const checked = await checkRequest(provider, to, pushed.params, policy, trace);
    const hintedSubject = checked.hintedSubject ?? pushed.hintedSubject;
    const request = { ...checked, hintedSubject };
    if (peek) await openPushedRequest(provider, params);
    return await answer(request, state, trace, misbehaviour);
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    trace.refuse(error, 303);
    // Whatever was decided, an error too, is the answer to it.
    if (!peek) await provider.state.update((known) => takePushedRequest(known, params));
    const location = await errorResponse(provider, to, error, misbehaviour);
    return { kind: "redirect", location };
  }
}
