import type { Journey } from "../journeys/journey-event.ts";
import type { DpopProver } from "../oauth/dpop.ts";
import type { OAuthContext } from "../oauth/oauth-client.ts";
import { OAuthError } from "../oauth/oauth-error.ts";
import { requireEndpoint } from "../oauth/secure-endpoint.ts";
import type { BorrowedTokensKeeper } from "../oauth/borrowed-tokens.ts";
import type { TokenSet } from "../oauth/token-set.ts";
import type { RecordStore } from "../vault/record-store.ts";
import { type ConnectionChannel, reportRemoved } from "./connection-channel.ts";
import type { ConnectionRecord } from "./connection-record.ts";
import { type ConnectionStore, isNewer, SwapRefusedError } from "./connection-store.ts";
import type { ConnectionTokens } from "./connection-tokens.ts";
import type { DpopKeys } from "./dpop-keys.ts";
import type { ProviderStore } from "./provider-store.ts";
import type { RefreshLock } from "./refresh-lock.ts";
import { doubtOf } from "./refresh-pace.ts";
import { writeDown } from "./taken-grants.ts";

/** A grant that no connection uses any more. */
export interface TakenGrant {
  /** It is written down until it is given back. */
  readonly keeper: BorrowedTokensKeeper;
  readonly context: OAuthContext;
  readonly tokenSet: TokenSet;
  /** The key that the tokens are bound to; it goes when they are given back. */
  readonly dpop: DpopProver | undefined;
  /** The issuer that the answer of its sign-in has named; undefined when that is not known any more. */
  readonly answeredBy: string | null | undefined;
}

export interface GrantTakeoverDependencies {
  readonly records: RecordStore;
  readonly store: ConnectionStore;
  readonly tokens: ConnectionTokens;
  /** Absent where nobody proves anything: tokens that are bound to a key are of no use there. */
  readonly dpopKeys?: Pick<DpopKeys, "open" | "remove"> | undefined;
  readonly channel: ConnectionChannel;
  readonly lock: Pick<RefreshLock, "hold">;
  readonly locks: LockManager;
  /** Milliseconds of the local clock. */
  readonly now: () => number;
  readonly providers: ProviderStore;
  readonly journeys: { list(connectionId: string): Promise<readonly Journey[]> };
  readonly fetch: typeof globalThis.fetch;
}

/**
 * Takes the grant of a connection away, to be tried out: the connection is removed in all tabs before
 * anybody else sends one of its tokens, and the provider is told nothing. A refresh that is under way
 * is waited for, and one that was cut off must be settled first: its refresh token may be spent.
 *
 * @throws OAuthError `session_ended`, `vault_key_lost` or `record_corrupted` when there are no tokens
 *   to be had, `refresh_interrupted` when they must be refreshed first, `timeout` when another tab
 *   refreshes them for too long, `endpoint_missing` when there is no place for them to go to: the
 *   connection is still there then; and as ProviderStore.context does
 * @throws TypeError when the tokens are bound to a key (RFC 9449 §5), and whoever takes them proves
 *   nothing. The connection is still there then
 * @see docs/refresh.md steps 1, 3 and 9
 */
export function takeGrant(
  connectionId: string,
  deps: GrantTakeoverDependencies,
): Promise<TakenGrant> {
  // A holder that stands still may have sent: only a refresh may settle that.
  const neverAbandoned = async () => {
    const record = await deps.store.read(connectionId);
    return record && doubtOf(record) ? "under-way" : "none";
  };
  return deps.lock.hold(connectionId, () => takeUnderLock(connectionId, deps), neverAbandoned);
}

async function takeUnderLock(
  connectionId: string,
  deps: GrantTakeoverDependencies,
): Promise<TakenGrant> {
  const { store, tokens, channel, providers, journeys, fetch } = deps;
  const record = await store.read(connectionId);
  if (record === undefined) throw reportRemoved(channel, connectionId);
  // What cannot be opened or asked is not removed for nothing.
  const dpop = await keyOf(record, deps);
  const { tokenSet } = await tokens.open(record);
  requireSettled(record);
  const context = await providers.context(providers.profileOf(record), { fetch });
  requireEndpoint(context.metadata, "token_endpoint");
  const answeredBy = senderOf(await journeys.list(connectionId).catch(() => []));
  const keepsRefreshTokens = context.profile.refreshTokens === "vault";
  const written = await writeDown(record, tokenSet, keepsRefreshTokens, deps);
  try {
    const taken = await store.take(connectionId, (current) => {
      if (isNewer(current, record)) throw new SwapRefusedError();
    });
    if (taken === undefined) throw reportRemoved(channel, connectionId);
    if (taken === "unreadable") {
      throw new OAuthError("record_corrupted", "the connection was damaged meanwhile");
    }
    const latest = await tokens.open(taken);
    tokens.forget(connectionId);
    channel.announce({ event: "removed", connectionId });
    const keeper = {
      ...written,
      async release() {
        await written.release();
        // When the tab is closed before, it is swept up as that of an abandoned sign-in.
        await deps.dpopKeys?.remove(record.keyBinding?.keyId);
      },
    };
    return { context, tokenSet: latest.tokenSet, dpop, answeredBy, keeper };
  } catch (error) {
    await written.release();
    // It may be another client's grant by now.
    if (error instanceof SwapRefusedError) return takeUnderLock(connectionId, deps);
    throw error;
  }
}

async function keyOf(
  { keyBinding }: ConnectionRecord,
  { dpopKeys }: Pick<GrantTakeoverDependencies, "dpopKeys">,
): Promise<DpopProver | undefined> {
  if (keyBinding === undefined) return undefined;
  if (dpopKeys === undefined) {
    throw new TypeError("the tokens of this connection are bound to a key, and cannot be taken");
  }
  return dpopKeys.open(keyBinding.keyId);
}

/** A refresh that was cut off may have spent the refresh token: sending it would end the grant. */
function requireSettled(record: ConnectionRecord): void {
  if (record.pending === undefined && doubtOf(record) === undefined) return;
  throw new OAuthError("refresh_interrupted", "the connection must be refreshed first", {
    details: { connectionId: record.id },
  });
}

/** @returns the `iss` of the newest answer to a sign-in; null when it had none (RFC 9207 §2) */
function senderOf(journeys: readonly Journey[]): string | null | undefined {
  const answers = journeys.flatMap(({ steps }) => steps.filter(({ key }) => key === "returned"));
  const url = URL.parse(answers.at(0)?.exchange?.url ?? "");
  return url?.searchParams.get("iss");
}
