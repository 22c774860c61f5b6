import { outlivingPage } from "../oauth/outliving-fetch.ts";
import { giveBack } from "../oauth/token-revocation.ts";
import type { ConnectionTokens } from "./connection-tokens.ts";
import type { ProviderStore } from "./provider-store.ts";

/**
 * Gives back what only this tab has of a grant that another tab has given up, as well as that goes.
 * Does not fail.
 *
 * @see RFC 7009 §2.1, docs/refresh.md step 11
 */
export async function giveBackOwn(
  lineage: string,
  {
    tokens,
    providers,
    fetch,
  }: {
    readonly tokens: Pick<ConnectionTokens, "takeOwn">;
    readonly providers: Pick<ProviderStore, "profileOf" | "context">;
    readonly fetch: typeof globalThis.fetch;
  },
): Promise<void> {
  const own = tokens.takeOwn(lineage);
  if (own === undefined) return;
  try {
    const profile = providers.profileOf(own.registration);
    const context = await providers.context(profile, { fetch, orStale: true });
    // The page may be about to begin anew, when everything is wiped.
    for (const token of own.refreshTokens) {
      await giveBack(context, { token, hint: "refresh_token" }, { fetch: outlivingPage(fetch) });
    }
  } catch {
    // Nobody can be told: it ends by itself.
  }
}
