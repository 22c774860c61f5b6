import type { JourneyLog } from "../journeys/journey-log.ts";
import type { JourneyRecorder } from "../journeys/journey-recorder.ts";
import {
  checkAuthorizationResponse,
  completeAuthorization,
} from "../oauth/authorization-callback.ts";
import {
  type AuthorizationTransaction,
  takeTransaction,
} from "../oauth/authorization-transaction.ts";
import { OAuthError } from "../oauth/oauth-error.ts";
import type { JwksStore } from "./jwks-store.ts";
import { safeReturnPath } from "./return-path.ts";
import type { FinishedGrant, GrantKeeper } from "./grant-keeper.ts";

/** How far a sign-in has come. */
export type SignInStep = "checking" | "exchanging" | "storing";

/** What a person may answer when somebody else signed in at a reconnect. */
export type AccountDecision = "replace" | "keep-both" | "cancel";

/** The state of the sign-in that this page load completes. */
export type SignInState =
  | { readonly state: "working"; readonly step: SignInStep }
  | { readonly state: "done"; readonly connectionId: string | undefined; readonly returnTo: string }
  | {
      readonly state: "failed";
      readonly error: unknown;
      readonly returnTo: string;
      readonly connectionId?: string | undefined;
      readonly profileId?: string | undefined;
    }
  | {
      readonly state: "account-changed";
      readonly providerName: string;
      readonly previous: string;
      readonly next: string;
      readonly decide: (choice: AccountDecision) => void;
    };

/** Completes one authorization response, once, however often anyone asks for its state. */
export interface SignIn {
  current(): SignInState;
  /** @returns a function that unsubscribes */
  subscribe(listener: () => void): () => void;
}

/** An authorization response, as the page was loaded with it; it is out of the address bar already. */
export interface ArrivedAnswer {
  readonly href: string;
  /** There was an answer before, which an earlier load of this page has taken. */
  readonly isReload: boolean;
}

export interface SignInDependencies {
  readonly jwks: JwksStore;
  readonly grants: GrantKeeper;
  readonly journeys: JourneyLog;
  readonly session: Storage;
  readonly now: () => number;
}

/**
 * Starts to complete an authorization response. The transaction is taken before this returns, so
 * before any request can leave.
 */
export function startSignIn(answer: ArrivedAnswer, deps: SignInDependencies): SignIn {
  const listeners = new Set<() => void>();
  let state: SignInState = { state: "working", step: "checking" };
  const show = (next: SignInState) => {
    state = next;
    for (const listener of listeners) listener();
  };

  const url = new URL(answer.href);
  const taken = take(url, answer.isReload, deps);
  if ("error" in taken) {
    show({ state: "failed", error: taken.error, returnTo: "/" });
  } else {
    void complete(url, taken.transaction, deps, show);
  }

  return {
    current: () => state,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

function take(
  url: URL,
  isReload: boolean,
  { session, now }: SignInDependencies,
): { transaction: AuthorizationTransaction } | { error: unknown } {
  const parameters = url.searchParams;
  try {
    if (!["code", "state", "error"].some((name) => parameters.has(name))) {
      throw isReload
        ? new OAuthError("transaction_missing", "this sign-in was reloaded before it was done")
        : new OAuthError("response_invalid", "the provider sent no authorization code");
    }
    const transaction = takeTransaction(session, parameters.get("state"), now());
    // The answer must have come to the very address that was asked for (RFC 9700 §4.4.2).
    if (`${url.origin}${url.pathname}` !== transaction.redirectUri) {
      throw new OAuthError(
        "issuer_mismatch",
        "the answer came to the redirect URI of another provider",
      );
    }
    return { transaction };
  } catch (error) {
    return { error };
  }
}

async function complete(
  url: URL,
  transaction: AuthorizationTransaction,
  { jwks, grants, journeys, now }: SignInDependencies,
  show: (state: SignInState) => void,
): Promise<void> {
  const { profile, metadata, connectionId } = transaction;
  const returnTo = safeReturnPath(transaction.returnTo);
  const journey =
    (transaction.journeyId === undefined ? undefined : journeys.resume(transaction.journeyId)) ??
    journeys.start(transaction.purpose, { providerName: profile.name });
  try {
    const response = checkAuthorizationResponse(url.searchParams, transaction);
    journey.step({
      actor: "tab",
      title: "Checked that the answer belongs to this sign-in",
      purpose:
        "An answer that this tab did not ask for, or that another provider sent, stops here.",
      reference: "RFC 6749 §10.12, RFC 9207",
      state: "done",
    });
    show({ state: "working", step: "exchanging" });
    const keys = jwks.source(metadata, journey.fetch);
    // The keys are on their way while the code is exchanged; a failure shows when they are needed.
    if (metadata.jwks_uri !== undefined) void keys.read().catch(() => undefined);
    const completed = await completeAuthorization(response, transaction, {
      fetch: journey.fetch,
      jwks: keys,
      now,
    });
    noteChecks(journey, completed.claims !== undefined);
    show({ state: "working", step: "storing" });
    const grant = await grants.prepare(transaction, completed, journey);
    if (grant.previous === undefined) return await finish(grant, "store");
    let isDecided = false;
    show({
      state: "account-changed",
      providerName: profile.name,
      previous: grant.previous.account.label,
      next: grant.account.label,
      decide: (choice) => {
        if (isDecided) return;
        isDecided = true;
        show({ state: "working", step: "storing" });
        void finish(grant, choice).catch((error: unknown) => fail(error));
      },
    });
  } catch (error) {
    await fail(error);
  }

  async function finish(grant: FinishedGrant, choice: AccountDecision | "store"): Promise<void> {
    const stored = await grants.settle(grant, choice);
    if (stored !== undefined) journey.link(stored);
    await journey.finish("done");
    show({ state: "done", connectionId: stored, returnTo });
  }

  async function fail(error: unknown): Promise<void> {
    const code = error instanceof OAuthError ? error.code : undefined;
    if (connectionId !== undefined) journey.link(connectionId);
    journey.step({
      actor: "tab",
      title: "Stopped: nothing of this sign-in was kept",
      state: "failed",
      errorCode: code,
    });
    await journey.finish("failed", code);
    show({ state: "failed", error, returnTo, connectionId, profileId: profile.id });
  }
}

function noteChecks(journey: JourneyRecorder, hasIdToken: boolean): void {
  journey.step(
    hasIdToken
      ? {
          actor: "tab",
          title: "Verified the ID token: signature, issuer, audience, nonce, times",
          purpose:
            "Only the provider's key can have signed it, for this client and for this very sign-in.",
          reference: "OpenID Connect Core 1.0 §3.1.3.7",
          state: "done",
        }
      : {
          actor: "tab",
          title: "No ID token: nobody has attested who this is",
          purpose:
            "The profile asks for no openid scope, so the provider says nothing about the account.",
          reference: "OpenID Connect Core 1.0 §3.1.2.1",
          state: "done",
        },
  );
}
