import { OAuthError } from "../oauth/oauth-error.ts";
import { type ConnectionChannel, reportRemoved } from "./connection-channel.ts";
import type { ConnectionRecord } from "./connection-record.ts";
import type { ConnectionStore } from "./connection-store.ts";
import type { ConnectionTokens } from "./connection-tokens.ts";

/**
 * Reads a connection whose tokens are about to be used. One that is gone or has ended loses its
 * place in this tab's memory as well, should the tab not have heard of it.
 *
 * @throws OAuthError `session_ended` when it was removed, `record_corrupted`, or why it has ended,
 *   with the provider's `error`
 */
export async function readUsable(
  connectionId: string,
  {
    store,
    tokens,
    channel,
  }: {
    readonly store: ConnectionStore;
    readonly tokens: ConnectionTokens;
    readonly channel: ConnectionChannel;
  },
): Promise<ConnectionRecord> {
  const record = await store.read(connectionId);
  if (record !== undefined && !record.ended) return record;
  tokens.drop(connectionId);
  if (record === undefined) throw reportRemoved(channel, connectionId);
  const { code = "session_ended", error } = record.problem ?? {};
  throw new OAuthError(code, "the connection needs to be reconnected", {
    details: { connectionId, ...(error !== undefined && { error }) },
  });
}
