import { OAuthError } from "../oauth/oauth-error.ts";
import type { ConnectionChannel } from "./connection-channel.ts";
import { withEvent } from "./connection-record.ts";
import { type ConnectionStore, SwapRefusedError, type Version } from "./connection-store.ts";
import type { RefreshLedger } from "./refresh-ledger.ts";

/**
 * Remembers APIs that refuse even a token that was refreshed a moment ago. Once may be the API's
 * fault; a second time in a row, after another good refresh, says that the grant is worth nothing.
 */
export interface UnauthorizedWatch {
  /** @param seen the tokens that were refused */
  refused(connectionId: string, seen: Version): Promise<void>;
  /** An API took a token of the connection: what was refused before counts no more. */
  accepted(connectionId: string): Promise<void>;
}

export function createUnauthorizedWatch({
  store,
  ledger,
  channel,
  now,
}: {
  store: ConnectionStore;
  ledger: Pick<RefreshLedger, "end">;
  channel: Pick<ConnectionChannel, "announce">;
  now: () => number;
}): UnauthorizedWatch {
  /** By connection: the tokens that were refused first. */
  const refusals = new Map<string, Version>();

  return {
    async refused(connectionId, { lineage, generation }) {
      const known = refusals.get(connectionId);
      // A reconnect begins a new count.
      const before = known?.lineage === lineage ? known : undefined;
      refusals.set(connectionId, before ?? { lineage, generation });
      const record = await store.read(connectionId);
      if (record === undefined || record.ended || record.lineage !== lineage) return;
      if (before !== undefined && generation > before.generation) {
        refusals.delete(connectionId);
        const error = new OAuthError(
          "api_unauthorized",
          "the API refuses tokens that were just refreshed",
        );
        await ledger.end(record, error, "keep-tokens");
      } else {
        await write(connectionId, "api_unauthorized");
      }
    },
    async accepted(connectionId) {
      // The common case costs nothing: most connections were never refused.
      if (refusals.delete(connectionId)) await write(connectionId, undefined);
    },
  };

  async function write(connectionId: string, code: "api_unauthorized" | undefined): Promise<void> {
    const record = await store.read(connectionId);
    if (record === undefined) return;
    try {
      await store.swap(connectionId, record, ({ problem, ...kept }) =>
        code === undefined
          ? { ...kept, ...(problem?.code !== "api_unauthorized" && { problem }) }
          : withEvent(
              // What an answer to a refresh waits for, and since when, is not forgotten over it.
              { ...kept, problem: kept.pending && problem ? problem : { code, at: now() } },
              { at: now(), kind: "unauthorized", code },
            ),
      );
    } catch (error) {
      if (!(error instanceof SwapRefusedError) && !(error instanceof OAuthError)) throw error;
    }
    channel.announce({ event: "changed", connectionId });
  }
}
