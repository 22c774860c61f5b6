import type { JourneyLog } from "../journeys/journey-log.ts";
import { beginAuthorization } from "../oauth/authorization-request.ts";
import { saveTransaction } from "../oauth/authorization-transaction.ts";
import type { OAuthContext } from "../oauth/oauth-client.ts";
import { OAuthError } from "../oauth/oauth-error.ts";
import type { ProviderProfile } from "../oauth/provider-profile.ts";
import type { ConnectionRefresh } from "./connection-refresh.ts";
import type { JwksStore } from "./jwks-store.ts";
import type { ProviderStore } from "./provider-store.ts";

/** Milliseconds that leaving the page waits for refreshes in flight: leaving kills them. */
export const LEAVE_PATIENCE = 5_000;

export interface SignInStartDependencies {
  readonly providers: ProviderStore;
  readonly jwks: JwksStore;
  readonly refresh: ConnectionRefresh;
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
 * @throws OAuthError before leaving: discovery, endpoints, storage
 * @see RFC 6749 §4.1.1
 */
export async function leaveToSignIn(
  profile: ProviderProfile,
  purpose: "connect" | "reconnect",
  options: {
    returnTo: string;
    connectionId?: string;
    loginHint?: string;
    chooseAccount?: boolean;
  },
  {
    providers,
    jwks,
    refresh,
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
  try {
    const context = await providers.context(profile, { fetch: journey.fetch });
    const { url, transaction } = await beginAuthorization(context, {
      ...options,
      purpose,
      redirectUri: `${baseUrl}callback${profile.distinctCallback ? `/${profile.id}` : ""}`,
      journeyId: journey.id,
      now: now(),
    });
    journey.step({
      actor: "tab",
      title: "Made a secret and its puzzle",
      purpose: "Only this tab can redeem the code: whoever copies the code lacks the secret.",
      reference: "RFC 7636 §4.1",
      state: "done",
    });
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
    saveTransaction(session, transaction, now());
    // Fetched ahead, so that the callback need not wait for the keys.
    if (context.metadata.jwks_uri !== undefined) {
      void jwks
        .source(context.metadata, fetch)
        .read()
        .catch(() => undefined);
    }
    await refresh.settled(LEAVE_PATIENCE);
    journey.step({
      actor: "you",
      title: `Went to ${profile.name} to sign in`,
      purpose: "The password is typed at the provider and nowhere else.",
      reference: "RFC 6749 §4.1.1",
      state: "done",
    });
    journey.suspend();
    leave(url);
  } catch (error) {
    await journey.finish("failed", error instanceof OAuthError ? error.code : undefined);
    throw error;
  }
}

/** One redirect URI for several providers is safe only where their answers name the sender. */
function isOpenToMixUp({ profile, metadata }: OAuthContext, { profiles }: ProviderStore): boolean {
  const namesItself = metadata.authorization_response_iss_parameter_supported === true;
  return profiles.length > 1 && !namesItself && !profile.distinctCallback;
}
