import { outlivingPage } from "../oauth/outliving-fetch.ts";
import { giveBack } from "../oauth/token-revocation.ts";
import type { ConnectionStore } from "./connection-store.ts";
import type { ConnectionTokens } from "./connection-tokens.ts";
import { isNobodys } from "./grantee.ts";
import type { ProviderStore } from "./provider-store.ts";

export interface GivingBack {
  readonly tokens: Pick<ConnectionTokens, "takeOwn">;
  readonly providers: Pick<ProviderStore, "profileOf" | "context">;
  readonly fetch: typeof globalThis.fetch;
}

/**
 * Gives back what only this tab has of a grant that another tab has given up, as well as that goes.
 * Does not fail.
 *
 * @see RFC 7009 §2.1, docs/refresh.md step 11
 */
export async function giveBackOwn(
  lineage: string,
  { tokens, providers, fetch }: GivingBack,
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

/**
 * Gives back what only this tab has of grants that other tabs have given up before it could hear of that,
 * as well as that goes. Where the same account works here by another grant, renewed or connected anew, they are
 * only forgotten: that one could end with them. Does not fail.
 *
 * @see docs/refresh.md step 11
 */
export async function giveBackMissed({
  store,
  ...deps
}: GivingBack & {
  readonly store: Pick<ConnectionStore, "list" | "read">;
  readonly tokens: Pick<ConnectionTokens, "ownGrants">;
}): Promise<void> {
  for (const { connectionId, registration, account, lineage } of deps.tokens.ownGrants()) {
    try {
      if ((await store.read(connectionId))?.lineage === lineage) continue;
      if (await isNobodys({ ...registration, account }, store)) await giveBackOwn(lineage, deps);
      else deps.tokens.takeOwn(lineage);
    } catch {
      // What cannot be read may be in use.
    }
  }
}
