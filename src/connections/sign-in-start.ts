import type { JourneyLog } from "../journeys/journey-log.ts";
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
import { asksForOpenId, type ProviderProfile } from "../oauth/provider-profile.ts";
import { requireEndpoint } from "../oauth/secure-endpoint.ts";
import { isPushWanted, noteDeparture, pushAndLeave } from "./authorization-push.ts";
import type { ConnectionRefresh } from "./connection-refresh.ts";
import type { DpopKeys, NamedKey } from "./dpop-keys.ts";
import type { JwksStore } from "./jwks-store.ts";
import type { ProviderStore } from "./provider-store.ts";
import type { RefreshLedger } from "./refresh-ledger.ts";

/** Milliseconds that leaving the page waits for refreshes in flight: leaving kills them. */
export const LEAVE_PATIENCE = 5_000;

export interface SignInStartDependencies {
  readonly providers: ProviderStore;
  readonly jwks: JwksStore;
  readonly refresh: ConnectionRefresh;
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
 * @throws OAuthError before leaving: discovery, endpoints, storage, what the provider says of a
 *   pushed request
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
  },
  {
    providers,
    jwks,
    refresh,
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
  const { connectionId } = options;
  const journey = journeys.start(purpose, {
    providerName: profile.name,
    ...(connectionId !== undefined && { connectionId }),
  });
  let key: NamedKey | undefined;
  try {
    requireNothingUnsaved(ledger);
    const context = await providers.context(profile, { fetch: journey.fetch });
    requireEndpointsOfAnswer(context);
    const isPushed = isPushWanted(context);
    key = profile.dpop ? await makeKey() : undefined;
    const begun = await beginAuthorization(context, {
      ...options,
      purpose,
      redirectUri: `${baseUrl}callback${profile.distinctCallback ? `/${profile.id}` : ""}`,
      journeyId: journey.id,
      dpop: key && { keyId: key.id, thumbprint: key.prover.thumbprint },
      now: now(),
    });
    journey.step({
      actor: "tab",
      title: "Made a secret and its puzzle",
      purpose: "Only this tab can redeem the code: whoever copies the code lacks the secret.",
      reference: "RFC 7636 §4.1",
      state: "done",
    });
    if (!announcesPkce(context.metadata)) {
      journey.step({
        actor: "tab",
        title: "This provider does not say that it checks PKCE",
        purpose:
          "It may take the puzzle and never ask for the secret. State and nonce still bind the answer to this tab.",
        reference: "RFC 9700 §2.1.1",
        state: "done",
      });
    }
    if (isOpenToMixUp(context, providers)) {
      journey.step({
        actor: "tab",
        title: "This provider's answers do not say who sends them",
        purpose:
          "With several providers, one could pass off another's answer as its own. A redirect URI of its own (distinctCallback) tells them apart.",
        reference: "RFC 9700 §4.4, RFC 9207",
        state: "done",
      });
    }
    // A storage that refuses says so before the provider hears of the request.
    saveTransaction(session, begun.transaction, now());
    // Fetched ahead, so that the callback need not wait for the keys.
    if (context.metadata.jwks_uri !== undefined) {
      void jwks
        .source(context.metadata, fetch)
        .read()
        .catch(() => undefined);
    }
    try {
      await refresh.settled(LEAVE_PATIENCE);
      requireNothingUnsaved(ledger);
      if (isPushed) {
        const departure = { session, now, leave };
        await pushAndLeave(context, begun, journey, departure, {
          dpop: key?.prover,
          isSecond: false,
        });
      } else {
        noteDeparture(journey, context);
        leave(begun.url);
      }
    } catch (error) {
      dropTransaction(session, begun.transaction.state);
      throw error;
    }
  } catch (error) {
    await dpopKeys.remove(key?.id);
    await journey.finish("failed", error instanceof OAuthError ? error.code : undefined);
    throw error;
  }

  /** @returns undefined where the browser cannot keep a key: the callback makes one for its page then */
  async function makeKey(): Promise<NamedKey | undefined> {
    const made = await dpopKeys.make();
    journey.step(
      made.outlivesPage
        ? {
            actor: "tab",
            title: "Made a key that the tokens will be bound to",
            purpose:
              "Nobody can read it, not even this page: a token that is stolen is worthless without it.",
            reference: "RFC 9449 §2",
            state: "done",
          }
        : {
            actor: "tab",
            title: "This browser cannot keep keys",
            purpose:
              "The key that the tokens are bound to is made after coming back, and is gone when the tab is closed or reloaded.",
            reference: "RFC 9449 §2",
            state: "done",
          },
    );
    if (made.outlivesPage) return made;
    await dpopKeys.remove(made.id);
    return undefined;
  }
}

/** REFRESH.md step 10: leaving would lose the only copy of a connection's tokens. */
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
