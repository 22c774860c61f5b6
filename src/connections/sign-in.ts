import type { JourneyLog } from "../journeys/journey-log.ts";
import {
  checkAuthorizationResponse,
  exchangeCode,
  validateCodeResponse,
} from "../oauth/authorization-callback.ts";
import type { SignInDemand } from "../oauth/authorization-request.ts";
import {
  type AuthorizationTransaction,
  takeTransaction,
  type UnusedCode,
  type WaitingCall,
} from "../oauth/authorization-transaction.ts";
import { OAuthError } from "../oauth/oauth-error.ts";
import { tokensInResponse } from "../oauth/token-response.ts";
import type { TokenGrantResponse } from "../oauth/token-grant.ts";
import type { ConnectionStore } from "./connection-store.ts";
import type { DpopKeys, NamedKey } from "./dpop-keys.ts";
import type { JwksStore } from "./jwks-store.ts";
import { loadOnce } from "./load-once.ts";
import { safeReturnPath } from "./return-path.ts";
import type { GrantKeeper } from "./grant-keeper.ts";
import { noteArrival, noteChecks, noteFailure } from "./sign-in-steps.ts";
import { returnUnkept } from "./unkept-tokens.ts";

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
      /** What the sign-in was to bring a connection, when an API had wanted something. */
      readonly stepUp?: {
        readonly demand: SignInDemand;
        readonly waiting: WaitingCall | undefined;
      };
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
  /** Where it leads when all goes well, known before it does. */
  readonly returnTo: string;
  /**
   * The call to an API that this sign-in was for.
   *
   * @returns undefined when there is none (any more), or another connection came of it
   */
  waiting(connectionId: string): WaitingCall | undefined;
  /** Gives that call away: nobody else gets it. */
  takeWaiting(connectionId: string): WaitingCall | undefined;
  /** Gives the code away that came for an experiment, and that nobody has redeemed. */
  takeCode(): UnusedCode | undefined;
}

/** An authorization response, as the page was loaded with it; it is out of the address bar already. */
export interface ArrivedResponse {
  readonly href: string;
  /** There was an answer before, which an earlier load of this page has taken. */
  readonly isReload: boolean;
}

export interface SignInDependencies {
  readonly store: Pick<ConnectionStore, "list">;
  readonly jwks: JwksStore;
  readonly dpopKeys: DpopKeys;
  readonly grants: GrantKeeper;
  readonly journeys: JourneyLog;
  readonly session: Storage;
  readonly fetch: typeof globalThis.fetch;
  readonly now: () => number;
  /** Leaves the page, for the provider once more. */
  readonly leave: (url: URL) => void;
}

/**
 * Starts to complete an authorization response. The transaction is taken before this returns, so
 * before any request can leave.
 */
export function startSignIn(answer: ArrivedResponse, deps: SignInDependencies): SignIn {
  const listeners = new Set<() => void>();
  let state: SignInState = { state: "working", step: "checking" };
  let waiting: WaitingCall | undefined;
  let code: UnusedCode | undefined;
  let returnTo = "/";
  const show = (next: SignInState) => {
    state = next;
    for (const listener of listeners) listener();
  };

  const waitingFor = (connectionId: string) =>
    state.state === "done" && state.connectionId === connectionId ? waiting : undefined;

  const url = new URL(answer.href);
  const taken = take(url, answer.isReload, deps);
  if ("error" in taken) {
    show({ state: "failed", error: taken.error, returnTo });
  } else {
    returnTo = safeReturnPath(taken.transaction.returnTo);
    const { connectionId, waiting: call } = taken.transaction;
    void complete(
      url,
      taken.transaction,
      deps,
      (next) => {
        // A call that waited for one account is not sent as another one.
        if (next.state === "done" && next.connectionId === connectionId) waiting = call;
        show(next);
      },
      (unused) => (code = unused),
    );
  }

  return {
    current: () => state,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    returnTo,
    waiting: waitingFor,
    takeWaiting(connectionId) {
      const call = waitingFor(connectionId);
      if (call !== undefined) {
        waiting = undefined;
        show(state);
      }
      return call;
    },
    takeCode() {
      const unused = code;
      code = undefined;
      return unused;
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
  deps: SignInDependencies,
  show: (state: SignInState) => void,
  leaveUnused: (code: UnusedCode) => void,
): Promise<void> {
  const { store, jwks, grants, journeys, dpopKeys, now } = deps;
  const { profile, metadata, connectionId } = transaction;
  let key: NamedKey | undefined;
  /** Came from the provider, and is nobody's yet. */
  let received: TokenGrantResponse | undefined;
  const returnTo = safeReturnPath(transaction.returnTo);
  const journey =
    (transaction.journeyId === undefined ? undefined : journeys.resume(transaction.journeyId)) ??
    journeys.start(transaction.purpose, { providerName: profile.name });
  try {
    journey.conceal(transaction.codeVerifier, transaction.state, transaction.nonce);
    noteArrival(journey, url);
    await journey.before("answer-checked");
    const response = checkAuthorizationResponse(url.searchParams, transaction);
    journey.step("answer-checked");
    if (transaction.purpose === "experiment") {
      leaveUnused({ transaction, answer: response });
      journey.step("code-kept");
      await journey.finish("done");
      return show({ state: "done", connectionId: undefined, returnTo });
    }
    await journey.before("code-exchange");
    show({ state: "working", step: "exchanging" });
    const source = jwks.source(metadata, journey.fetch);
    const keys = { ...source, read: loadOnce(source.read) };
    // The keys are on their way while the code is exchanged; a failure shows when they are needed.
    if (metadata.jwks_uri !== undefined) void keys.read().catch(() => undefined);
    key = await keyOf(transaction, dpopKeys);
    const answer = await exchangeCode(response, transaction, {
      fetch: journey.fetch,
      now,
      dpop: key?.prover,
    });
    received = answer;
    // A provider may repeat them in an answer of a size that no journey takes in.
    journey.conceal(...tokensInResponse(answer.body));
    await journey.before("id-token-checked");
    const completed = await validateCodeResponse(answer, transaction, keys);
    noteChecks(journey, completed.claims !== undefined);
    await journey.before("tokens-stored");
    show({ state: "working", step: "storing" });
    const grant = await grants.prepare(transaction, completed, key, journey);
    const finish = async (choice: AccountDecision | "store") => {
      // What the keeper does not keep, it gives back.
      received = undefined;
      let stored: string | undefined;
      if (choice === "cancel") {
        await returnUnkept(transaction, answer.body, journey, { store, account: grant.account });
        await dpopKeys.remove(key?.id);
      } else {
        stored = await grants.settle(grant, choice);
        journey.link(stored);
        journey.step("tokens-stored");
      }
      journey.step("arrived");
      // It is written down while the person goes on.
      void journey.finish("done");
      await journey.before("arrived");
      show({ state: "done", connectionId: stored, returnTo });
    };
    if (grant.previous === undefined) return await finish("store");
    journey.step("account-asked");
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
        void finish(choice).catch((error: unknown) => fail(error));
      },
    });
  } catch (error) {
    await fail(error);
  }

  async function fail(reason: unknown): Promise<void> {
    let error = reason;
    try {
      // A pushed request that the provider has forgotten is pushed once more.
      if (transaction.pushed !== undefined) {
        // If that script does not load, the original failure is reported.
        const push = await import("./authorization-push.ts").catch(() => undefined);
        if (await push?.pushedAfresh(transaction, error, journey, deps)) return;
      }
    } catch (again) {
      error = again;
    }
    await dpopKeys.remove(key?.id ?? transaction.dpopKeyId);
    const code = error instanceof OAuthError ? error.code : undefined;
    if (connectionId !== undefined) journey.link(connectionId);
    noteFailure(journey, code);
    if (received !== undefined) await returnUnkept(transaction, received.body, journey, { store });
    journey.step("nothing-kept");
    journey.explains(error);
    await journey.finish("failed", code);
    const { purpose, acrValues, maxAge, addedScope: scope, waiting } = transaction;
    show({
      state: "failed",
      error,
      returnTo,
      connectionId,
      // Trying again would start a connect, not the experiment.
      profileId: purpose === "experiment" ? undefined : profile.id,
      ...(purpose === "step-up" && { stepUp: { demand: { acrValues, maxAge, scope }, waiting } }),
    });
  }
}

/** The key was made before leaving; a browser that cannot keep one gets one for this page only. */
async function keyOf(
  { profile, dpopKeyId }: AuthorizationTransaction,
  dpopKeys: DpopKeys,
): Promise<NamedKey | undefined> {
  if (dpopKeyId !== undefined) return { id: dpopKeyId, prover: await dpopKeys.open(dpopKeyId) };
  return profile.dpop ? dpopKeys.make() : undefined;
}
