import type { DpopProver } from "../oauth/dpop.ts";
import type { OAuthContext } from "../oauth/oauth-client.ts";
import type { AccountClaims } from "../oauth/token-set.ts";
import { fetchUserinfo } from "../oauth/userinfo.ts";
import { attestedAccount, withMore } from "./account.ts";
import type { ConnectionChannel } from "./connection-channel.ts";
import type { ConnectionRecord } from "./connection-record.ts";
import type { ConnectionStore } from "./connection-store.ts";
import type { JwksStore } from "./jwks-store.ts";

/** Whether an account can be called by more than its identifier. */
export function isNamed({ name, email }: AccountClaims): boolean {
  return name !== undefined || email !== undefined;
}

/**
 * Asks userinfo for the name and the address of an account, which many providers put there only, and
 * writes them down. It does not fail: without an answer the account keeps the name it has, and one
 * about somebody else is discarded.
 *
 * @param record the connection as it is stored, or about to be: it is asked meanwhile
 * @param claims of the account as they are known
 * @param asked `fetch` writes the request into a journey; `dpop`: the key of the access token
 * @see OpenID Connect Core 1.0 §5.3
 */
export async function learnName(
  record: ConnectionRecord | Promise<ConnectionRecord>,
  claims: AccountClaims,
  asked: {
    readonly context: OAuthContext;
    readonly accessToken: string | undefined;
    readonly dpop: DpopProver | undefined;
    readonly fetch: typeof globalThis.fetch;
  },
  {
    jwks,
    ...deps
  }: {
    readonly store: ConnectionStore;
    readonly channel: ConnectionChannel;
    readonly jwks: JwksStore;
  },
): Promise<void> {
  const { context, accessToken, dpop, fetch } = asked;
  if (context.metadata.userinfo_endpoint === undefined || accessToken === undefined) return;
  try {
    const told = await fetchUserinfo(context, accessToken, claims.sub, {
      fetch,
      jwks: jwks.source(context.metadata, fetch),
      dpop,
    });
    const kept = await record;
    const learnt = withMore(claims, told);
    // What is as it was need not be read again by every tab.
    if (JSON.stringify(learnt) !== JSON.stringify(kept.account.claims))
      await writeName(kept, learnt, deps);
  } catch {
    // The next grant asks again.
  }
}

/** @throws SwapRefusedError, OAuthError as ConnectionStore.swap does */
export async function writeName(
  record: ConnectionRecord,
  claims: AccountClaims,
  { store, channel }: { readonly store: ConnectionStore; readonly channel: ConnectionChannel },
): Promise<void> {
  await store.swap(record.id, record, (current) => ({
    ...current,
    account: attestedAccount(claims),
  }));
  channel.announce({ event: "changed", connectionId: record.id });
}
