import type { JourneyLog } from "../journeys/journey-log.ts";
import { endSessionUrl } from "../oauth/end-session.ts";
import type { ConnectionChannel } from "./connection-channel.ts";
import type { ConnectionRecord } from "./connection-record.ts";
import type { ConnectionStore } from "./connection-store.ts";
import type { ConnectionTokens } from "./connection-tokens.ts";
import type { DpopKeys } from "./dpop-keys.ts";
import type { InFlight } from "./in-flight.ts";
import { revokeLeft } from "./left-revocation.ts";
import { type LeftToken, leftTokens } from "./left-tokens.ts";
import type { ProviderStore } from "./provider-store.ts";
import type { RefreshLedger } from "./refresh-ledger.ts";
import type { RevokeResult } from "./revoke.ts";
import type { LeftSignOut } from "./sign-out.ts";
import { SIGN_OUT_KEY } from "./sign-out-key.ts";

/** What became of a disconnect at the provider; here it always succeeds. */
export interface DisconnectResult extends RevokeResult {
  /** Whether the tab is now leaving for the provider's logout page. */
  readonly leaving: boolean;
  /** It was to leave, and does not: another connection has tokens that only this tab has. */
  readonly isHeldBack?: true;
}

export interface DisconnectDependencies {
  readonly store: ConnectionStore;
  readonly tokens: ConnectionTokens;
  readonly dpopKeys: Pick<DpopKeys, "remove">;
  readonly channel: ConnectionChannel;
  readonly providers: ProviderStore;
  readonly inFlight: InFlight;
  readonly ledger: Pick<RefreshLedger, "holdsUnsaved" | "takeUnsaved">;
  readonly journeys: JourneyLog;
  readonly session: Storage;
  readonly randomId: () => string;
  readonly baseUrl: string;
  readonly leave: (url: URL) => void;
}

/**
 * Removes a connection here first and always, then tells the provider.
 *
 * @param options `logout`: go on to the provider's own logout page, where it has one
 * @throws OAuthError `storage_unavailable`
 * @see RFC 7009 §2, OpenID Connect RP-Initiated Logout 1.0 §2, docs/refresh.md step 11
 */
export async function disconnect(
  connectionId: string,
  { logout }: { logout: boolean },
  deps: DisconnectDependencies,
): Promise<DisconnectResult> {
  const { store, tokens, dpopKeys, channel, ledger } = deps;
  const taken = await store.take(connectionId);
  const record = taken === "unreadable" ? undefined : taken;
  const unsaved = ledger.takeUnsaved(connectionId)?.record;
  // Newest first: what nobody wrote down is in no record, and this page may be about to leave.
  const left = await leftTokens(tokens, unsaved, record);
  tokens.forget(connectionId);
  // Before the key is removed, whose code may have to be loaded: no tab uses the tokens any more.
  const gone = record ?? unsaved;
  channel.announce({
    event: "removed",
    connectionId,
    ...(gone && { givesBack: gone.lineage }),
  });
  await dpopKeys.remove(gone?.keyBinding?.keyId);
  if (gone === undefined)
    return { revocation: taken === undefined ? "none-left" : "failed", leaving: false };
  return tellProvider(gone, left, logout, deps);
}

/**
 * The provider's side of a disconnect, after everything is gone here. It cannot fail: what the
 * provider did not do is told.
 *
 * @param left the tokens that still live at the provider; undefined when they cannot be read
 */
async function tellProvider(
  record: ConnectionRecord,
  left: readonly LeftToken[] | undefined,
  logout: boolean,
  {
    providers,
    inFlight,
    ledger,
    journeys,
    session,
    randomId,
    baseUrl,
    leave,
  }: DisconnectDependencies,
): Promise<DisconnectResult> {
  const journey = journeys.start("disconnect", {
    providerName: record.providerName,
    connectionId: record.id,
  });
  journey.conceal(...(left ?? []).map(({ token }) => token));
  journey.step("asked");
  journey.step("connection-removed");
  try {
    const context = await providers.context(providers.profileOf(record), {
      fetch: journey.fetch,
      orStale: true,
    });
    const revocation = await inFlight.during(revokeLeft(context, record, left, journey));
    const state = randomId();
    const url = logout
      ? endSessionUrl(context, {
          postLogoutRedirectUri: baseUrl,
          state,
          logoutHint: record.account.claims?.preferred_username ?? record.account.claims?.email,
        })
      : undefined;
    if (url !== undefined) {
      await inFlight.settled();
      // docs/refresh.md step 10: another connection's tokens may be nowhere else but here.
      if (ledger.holdsUnsaved()) return { revocation, leaving: false, isHeldBack: true };
      journey.step("logout", { exchange: { method: "GET", url: url.href, requestHeaders: {} } });
      const { profileId, providerName } = record;
      keepSignOut(session, { state, profileId, providerName, revocation });
      leave(url);
    }
    return { revocation, leaving: url !== undefined };
  } catch {
    return { revocation: left?.length === 0 ? "none-left" : "failed", leaving: false };
  } finally {
    // What failed at the provider stands in its own step; the disconnect itself always succeeds.
    await journey.finish("done");
  }
}

/** Keeps what is to be told, until this tab is back and has told it. */
function keepSignOut(session: Storage, signOut: LeftSignOut): void {
  try {
    session.setItem(SIGN_OUT_KEY, JSON.stringify(signOut));
  } catch {
    // Blocked site data: the person signs out all the same, and nothing is told.
  }
}
