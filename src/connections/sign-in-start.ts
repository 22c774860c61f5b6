import type { JourneyLog } from "../journeys/journey-log.ts";
import type { JourneyRecorder } from "../journeys/journey-recorder.ts";
import { beginAuthorization, type SignInDemand } from "../oauth/authorization-request.ts";
import {
  type AuthorizationPurpose,
  dropTransaction,
  saveTransaction,
  type WaitingCall,
} from "../oauth/authorization-transaction.ts";
import type { OAuthContext } from "../oauth/oauth-client.ts";
import { OAuthError } from "../oauth/oauth-error.ts";
import { announcesPkce } from "../oauth/pkce.ts";
import { asksForOpenId, type ProviderProfile, redirectUriOf } from "../oauth/provider-profile.ts";
import { requireEndpoint } from "../oauth/secure-endpoint.ts";
import { depart, isPushWanted, pushAndLeave } from "./authorization-push.ts";
import type { DpopKeys, NamedKey } from "./dpop-keys.ts";
import type { InFlight } from "./in-flight.ts";
import type { JwksStore } from "./jwks-store.ts";
import type { ProviderStore } from "./provider-store.ts";
import { recordedContext } from "./recorded-context.ts";
import type { RefreshLedger } from "./refresh-ledger.ts";

export interface SignInStartDependencies {
  readonly providers: ProviderStore;
  readonly jwks: JwksStore;
  readonly inFlight: Pick<InFlight, "settled">;
  readonly ledger: Pick<RefreshLedger, "holdsUnsaved">;
  readonly dpopKeys: DpopKeys;
  readonly journeys: JourneyLog;
  readonly session: Storage;
  readonly fetch: typeof globalThis.fetch;
  readonly now: () => number;
  readonly baseUrl: string;
  readonly leave: (url: URL) => void;
}

/**
 * Prepares an authorization request, keeps what will judge its answer, and leaves for the provider.
 *
 * @param options `signal`: aborted, nobody is sent away any more
 * @throws OAuthError before leaving: discovery, endpoints, storage, what the provider says of a
 *   pushed request; the signal's reason
 * @see RFC 6749 §4.1.1, RFC 9126 §2, RFC 9449 §10
 */
export async function leaveToSignIn(
  profile: ProviderProfile,
  purpose: AuthorizationPurpose,
  options: {
    returnTo: string;
    connectionId?: string;
    loginHint?: string;
    chooseAccount?: boolean;
    addedScope?: string | undefined;
    demand?: SignInDemand;
    waiting?: WaitingCall | undefined;
    verifierLength?: number;
    signal?: AbortSignal;
  },
  {
    providers,
    jwks,
    inFlight,
    ledger,
    dpopKeys,
    journeys,
    session,
    fetch,
    now,
    baseUrl,
    leave,
  }: SignInStartDependencies,
): Promise<void> {
  const { connectionId, signal } = options;
  const recorder = journeys.start(purpose, {
    providerName: profile.name,
    ...(connectionId !== undefined && { connectionId }),
  });
  const journey: JourneyRecorder = {
    ...recorder,
    // Where a person may stop, they may turn back.
    async before(next) {
      await recorder.before(next, signal);
      signal?.throwIfAborted();
    },
  };
  let key: NamedKey | undefined;
  try {
    requireNothingUnsaved(ledger);
    journey.step("asked");
    await journey.before("discovery");
    const context = await recordedContext(providers, profile, journey);
    requireEndpointsOfAnswer(context);
    const isPushed = isPushWanted(context);
    await journey.before(profile.dpop ? "dpop-key-made" : "secret-made");
    key = profile.dpop ? await makeKey() : undefined;
    const begun = await beginAuthorization(context, {
      ...options,
      purpose,
      redirectUri: redirectUriOf(profile, `${baseUrl}callback`),
      journeyId: journey.id,
      dpop: key && { keyId: key.id, thumbprint: key.prover.thumbprint },
      now: now(),
    });
    journey.conceal(
      begun.transaction.codeVerifier,
      begun.transaction.state,
      begun.transaction.nonce,
    );
    journey.step("secret-made");
    journey.step("answer-marked");
    if (!announcesPkce(context.metadata)) journey.step("pkce-unadvertised");
    if (isOpenToMixUp(context, providers)) journey.step("sender-unnamed");
    // A storage that refuses says so before the provider hears of the request.
    saveTransaction(session, begun.transaction, now());
    journey.step("secret-kept");
    // Fetched ahead, so that the callback need not wait for the keys. Leaving may cut it off, so that
    // it is no step: what is not here then is fetched by the callback.
    if (context.metadata.jwks_uri !== undefined) {
      void jwks
        .source(context.metadata, fetch)
        .read()
        .catch(() => undefined);
    }
    try {
      const departure = { session, now, leave, ready };
      if (isPushed) {
        await pushAndLeave(context, begun, journey, departure, {
          dpop: key?.prover,
          isSecond: false,
        });
      } else {
        await depart(begun.url, journey, departure);
      }
    } catch (error) {
      dropTransaction(session, begun.transaction.state);
      throw error;
    }
  } catch (error) {
    await dpopKeys.remove(key?.id);
    if (signal?.aborted === true && error === signal.reason) {
      journey.step("sign-in-cancelled");
      await journey.finish("done");
      throw error;
    }
    journey.explains(error);
    await journey.finish("failed", error instanceof OAuthError ? error.code : undefined);
    throw error;
  }

  /** docs/refresh.md step 12: leaving kills what is in flight. */
  async function ready(): Promise<void> {
    await inFlight.settled();
    requireNothingUnsaved(ledger);
    signal?.throwIfAborted();
  }

  /** @returns undefined where the browser cannot keep a key: the callback makes one for its page then */
  async function makeKey(): Promise<NamedKey | undefined> {
    const made = await dpopKeys.make();
    journey.step(made.outlivesPage ? "dpop-key-made" : "dpop-key-fleeting");
    if (made.outlivesPage) return made;
    await dpopKeys.remove(made.id);
    return undefined;
  }
}

/** docs/refresh.md step 10: leaving would lose the only copy of a connection's tokens. */
function requireNothingUnsaved(ledger: Pick<RefreshLedger, "holdsUnsaved">): void {
  if (ledger.holdsUnsaved())
    throw new OAuthError("storage_full", "leaving would lose tokens that only this tab has");
}

/** Without them a person would sign in for nothing: the code could not be exchanged, or not believed. */
function requireEndpointsOfAnswer({ profile, metadata }: OAuthContext): void {
  requireEndpoint(metadata, "token_endpoint");
  if (asksForOpenId(profile)) requireEndpoint(metadata, "jwks_uri");
}

/** One redirect URI for several providers is safe only where their answers name the sender. */
function isOpenToMixUp({ profile, metadata }: OAuthContext, { profiles }: ProviderStore): boolean {
  const namesItself = metadata.authorization_response_iss_parameter_supported === true;
  return profiles.length > 1 && !namesItself && !profile.distinctCallback;
}
