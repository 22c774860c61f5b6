import type { JourneyLog } from "../journeys/journey-log.ts";
import type { JourneyRecorder } from "../journeys/journey-recorder.ts";
import { OAuthError } from "../oauth/oauth-error.ts";
import { type ConnectionChannel, reportRemoved } from "./connection-channel.ts";
import type { ConnectionRecord } from "./connection-record.ts";
import { type ConnectionStore, SwapRefusedError } from "./connection-store.ts";
import type { ConnectionTokens } from "./connection-tokens.ts";
import type { DpopKeys } from "./dpop-keys.ts";
import { endedRecord } from "./ended-record.ts";
import type { InFlight } from "./in-flight.ts";
import { type Revocation, revokeLeft } from "./left-revocation.ts";
import { type LeftToken, leftTokens } from "./left-tokens.ts";
import type { ProviderStore } from "./provider-store.ts";
import type { RefreshLedger } from "./refresh-ledger.ts";

/** What a provider did about the tokens of a connection; here they are gone. */
export interface RevokeResult {
  readonly revocation: Revocation;
}

export interface RevokeDependencies {
  readonly store: ConnectionStore;
  readonly tokens: ConnectionTokens;
  readonly dpopKeys: Pick<DpopKeys, "remove">;
  readonly channel: ConnectionChannel;
  readonly providers: ProviderStore;
  readonly ledger: Pick<RefreshLedger, "takeUnsaved">;
  readonly inFlight: Pick<InFlight, "during">;
  readonly journeys: JourneyLog;
  /** Milliseconds of the local clock. */
  readonly now: () => number;
  readonly randomId: () => string;
}

/**
 * Takes the tokens of a connection away here first and always, then has the provider revoke them. The
 * connection stays, with its account, settings and history, and reconnecting brings it others.
 *
 * @throws OAuthError `session_ended` when it was removed, `record_corrupted`, `storage_full`,
 *   `storage_unavailable`: nothing was done then
 * @see RFC 7009 §2, docs/refresh.md step 11
 */
export async function revoke(
  connectionId: string,
  deps: RevokeDependencies,
): Promise<RevokeResult> {
  const { store, tokens, dpopKeys, channel, ledger, journeys } = deps;
  const record = await store.read(connectionId);
  if (record === undefined) throw reportRemoved(channel, connectionId);
  const journey = journeys.start("revoke", { providerName: record.providerName, connectionId });
  journey.step("asked");
  let before: ConnectionRecord;
  try {
    before = await endHere(record, journey.id, deps);
  } catch (error) {
    journey.explains(error);
    await journey.finish("failed", error instanceof OAuthError ? error.code : undefined);
    throw error;
  }
  // Newest first: what nobody wrote down is in no record.
  const left = await leftTokens(tokens, ledger.takeUnsaved(connectionId)?.record, before);
  journey.conceal(...(left ?? []).map(({ token }) => token));
  tokens.forget(connectionId);
  // Before the key is removed, whose code may have to be loaded: no tab uses the tokens any more.
  channel.announce({ event: "changed", connectionId, givesBack: before.lineage });
  await dpopKeys.remove(before.keyBinding?.keyId);
  journey.step("tokens-removed", { state: before.current === undefined ? "skipped" : "done" });
  return { revocation: await tellProvider(before, left, journey, deps) };
}

/** @returns the record as it was at that very moment: no other write comes in between */
async function endHere(
  record: ConnectionRecord,
  journeyId: string,
  deps: RevokeDependencies,
): Promise<ConnectionRecord> {
  const { store, channel, now, randomId } = deps;
  let before = record;
  try {
    await store.swap(record.id, record, (current) => {
      before = current;
      // It has ended before, and why is nothing to be written over.
      if (current.current === undefined) return current;
      const end = { code: "tokens_revoked", at: now(), journeyId } as const;
      const { keyBinding: _, ...unbound } = endedRecord(current, end, "drop-tokens");
      // Whoever has read the record before has every write refused from now on, also one without a mark.
      return { ...unbound, lineage: randomId() };
    });
    return before;
  } catch (error) {
    if (!(error instanceof SwapRefusedError)) throw error;
    // A refresh or a reconnect came in between.
    const next = await store.read(record.id);
    if (next === undefined) throw reportRemoved(channel, record.id);
    return endHere(next, journeyId, deps);
  }
}

/** The provider's side, after the tokens are gone here. It cannot fail: what it did not do is told. */
async function tellProvider(
  record: ConnectionRecord,
  left: readonly LeftToken[] | undefined,
  journey: JourneyRecorder,
  { providers, inFlight }: Pick<RevokeDependencies, "providers" | "inFlight">,
): Promise<Revocation> {
  if (left?.length === 0) return end("none-left");
  try {
    const context = await providers.context(providers.profileOf(record), {
      fetch: journey.fetch,
      orStale: true,
    });
    return await end(await inFlight.during(revokeLeft(context, record, left, journey)));
  } catch {
    return end("failed");
  }

  async function end(revocation: Revocation): Promise<Revocation> {
    await journey.finish("done");
    return revocation;
  }
}
