import type { JourneyLog } from "../journeys/journey-log.ts";
import { endSessionUrl } from "../oauth/end-session.ts";
import type { OAuthContext } from "../oauth/oauth-client.ts";
import { revokeToken } from "../oauth/token-revocation.ts";
import type { ConnectionRecord } from "./connection-record.ts";
import type { ConnectionRefresh } from "./connection-refresh.ts";
import { type LeftToken, revokeAll, type Revocation } from "./left-tokens.ts";
import type { ProviderStore } from "./provider-store.ts";
import type { RefreshLedger } from "./refresh-ledger.ts";
import { LEAVE_PATIENCE } from "./sign-in-start.ts";

/** What became of a disconnect at the provider; here it always succeeds. */
export interface DisconnectResult {
  readonly revocation: Revocation;
  /** Whether the tab is now leaving for the provider's logout page. */
  readonly leaving: boolean;
  /** It was to leave, and does not: another connection has tokens that only this tab has. */
  readonly isHeldBack?: true;
}

export interface DisconnectDependencies {
  readonly providers: ProviderStore;
  readonly refresh: ConnectionRefresh;
  readonly ledger: Pick<RefreshLedger, "holdsUnsaved">;
  readonly journeys: JourneyLog;
  readonly baseUrl: string;
  readonly leave: (url: URL) => void;
}

/**
 * The provider's side of a disconnect, after everything is gone here. It cannot fail: what the
 * provider did not do is told.
 *
 * @param left the tokens that still live at the provider; undefined when they cannot be read
 * @param logout go on to the provider's own logout page, where it has one
 * @see RFC 7009 §2, OpenID Connect RP-Initiated Logout 1.0 §2
 */
export async function tellProvider(
  record: ConnectionRecord,
  left: readonly LeftToken[] | undefined,
  logout: boolean,
  { providers, refresh, ledger, journeys, baseUrl, leave }: DisconnectDependencies,
): Promise<DisconnectResult> {
  const journey = journeys.start("disconnect", {
    providerName: record.providerName,
    connectionId: record.id,
  });
  journey.conceal(...(left ?? []).map(({ token }) => token));
  journey.step("asked");
  journey.step("connection-removed");
  const isNoneLeft = left?.length === 0;
  try {
    const context = await providers.context(providers.profileOf(record), {
      fetch: journey.fetch,
      orStale: true,
    });
    const revocation = isNoneLeft ? "none-left" : await revokeIn(context);
    const url = logout
      ? endSessionUrl(context, {
          postLogoutRedirectUri: baseUrl,
          logoutHint: record.account.claims?.preferred_username ?? record.account.claims?.email,
        })
      : undefined;
    if (url !== undefined) {
      await refresh.settled(LEAVE_PATIENCE);
      // docs/refresh.md step 10: another connection's tokens may be nowhere else but here.
      if (ledger.holdsUnsaved()) return { revocation, leaving: false, isHeldBack: true };
      journey.step("logout", { exchange: { method: "GET", url: url.href, requestHeaders: {} } });
      leave(url);
    }
    return { revocation, leaving: url !== undefined };
  } catch {
    return { revocation: isNoneLeft ? "none-left" : "failed", leaving: false };
  } finally {
    // What failed at the provider stands in its own step; the disconnect itself always succeeds.
    await journey.finish("done");
  }

  async function revokeIn(context: OAuthContext): Promise<Revocation> {
    if (context.metadata.revocation_endpoint === undefined) {
      journey.step("revocation-unknown", { state: "skipped" });
      return "unsupported";
    }
    return revokeAll(left, ({ token, hint }) =>
      revokeToken(context, token, hint, { fetch: journey.fetch }),
    );
  }
}
