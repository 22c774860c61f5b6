import { passwordAcr, satisfies } from "../tokens/acr.ts";
import type { AuthorizationRequest } from "../authorization/authorization-request.ts";
import { findConsent, hasConsent } from "../state/consent.ts";
import { usableAuthTime } from "../authorization/find-session.ts";
import {
  type AuthorizationDecision,
  authorize,
  reviewAuthorization,
} from "../handlers/authorization.ts";
import type { MockProvider } from "../provider.ts";
import { consentRows } from "./consent-rows.ts";
import type { ProviderError } from "../provider-error.ts";
import { findRemedy } from "./remedy.ts";
import { type PageOutcome, cardOf, parametersOf, refuse, show } from "./page-outcome.ts";
import { rowOf, signIn } from "./sign-in-steps.ts";

/** The sign-in page: who is it, and may the client? */
export async function openAuthorizePage(
  provider: MockProvider,
  query: URLSearchParams,
  form?: URLSearchParams,
): Promise<PageOutcome> {
  async function decide(decision: AuthorizationDecision): Promise<PageOutcome> {
    const outcome = await authorize(provider, query, decision);
    return outcome.kind === "redirect" ? outcome : refused(outcome.error);
  }

  async function refused(error: ProviderError): Promise<PageOutcome> {
    return refuse(error, query, findRemedy(await provider.state.read(), query));
  }

  const review = await reviewAuthorization(provider, query);
  if (review.kind === "refused") return refused(review.error);
  if (review.kind === "redirect") return review;
  if (review.kind === "silent") return decide(review);
  const step = form?.get("step");
  if (step === "deny") return decide({ kind: "deny" });

  const { request, hintedSubject } = review;
  const state = await provider.state.read();
  const now = provider.epochTime();
  const client = cardOf(request.client);
  const pushed = state.pushedRequests.get(query.get("request_uri") ?? "")?.params;
  const parameters = [...parametersOf(query), ...parametersOf(new URLSearchParams(pushed))];
  const signedIn = await signIn(
    {
      client,
      accounts: review.accounts,
      hintedSubject,
      unknownHint: hintedSubject === undefined ? request.loginHint : undefined,
      reason: reasonFor(request, review.accounts, state.sessions.size),
      needsSecondFactor: ({ sub }) =>
        !satisfies(passwordAcr, request.acrValues) &&
        usableAuthTime(state, sub, request, now) === undefined,
      now,
      carried: {},
      request: parameters,
    },
    form,
  );
  if (signedIn.kind === "view") return signedIn;

  const { account, carried } = signedIn;
  const acr = signedIn.acr === undefined ? {} : { acr: signedIn.acr };
  if (form !== undefined && step === "consent") {
    return decide({ kind: "allow", account, scope: form.getAll("scope"), ...acr });
  }
  const before = findConsent(state, request.client.id, account.sub);
  const remembered = hasConsent(state, request.client.id, account.sub, request);
  if (remembered && !request.prompt.has("consent")) {
    return decide({ kind: "allow", account, scope: request.scope, ...acr });
  }
  return show({
    kind: "consent",
    client,
    carried,
    request: parameters,
    account: rowOf({ account }, now),
    returnsTo: placeOf(request.redirectUri),
    ...consentRows(request, before),
  });
}

/** @returns what tells one place from another: anybody may have registered under any name */
function placeOf(redirectUri: string): string {
  const { host, protocol } = new URL(redirectUri);
  return host || protocol;
}

/** @returns why whoever is signed in has to sign in again, as a sentence */
function reasonFor(
  { client, prompt, maxAge, acrValues }: AuthorizationRequest,
  accounts: readonly { readonly signedInAt?: number | undefined }[],
  sessions: number,
): string | undefined {
  if (prompt.has("login")) return `${client.name} asks everybody to sign in again.`;
  if (prompt.has("select_account")) return `${client.name} asks which account you want to use.`;
  const usable = accounts.filter(({ signedInAt }) => signedInAt !== undefined).length;
  if (usable > 0 || sessions === 0) return undefined;
  if (!satisfies(passwordAcr, acrValues)) return `${client.name} asks for a second factor.`;
  return maxAge === undefined
    ? undefined
    : `${client.name} asks for a sign-in within the last ${maxAge} s.`;
}
