import { OAuthError } from "../oauth/oauth-error.ts";

/** What tabs tell each other: which connection, and which of its grants; never what is in it. */
export interface ConnectionNotice {
  readonly event: "changed" | "removed";
  readonly connectionId: string;
  /** The lineage of a grant that is given up: whoever alone has a token of it gives that back. */
  readonly givesBack?: string;
}

/** Tells this tab's listeners and the other tabs that a connection changed. */
export interface ConnectionChannel {
  announce(notice: ConnectionNotice): void;
  /** Whether the last that was heard of a connection is that it was removed. */
  isRemoved(connectionId: string): boolean;
  /** @returns a function that unsubscribes */
  subscribe(listener: (notice: ConnectionNotice, from: "here" | "elsewhere") => void): () => void;
}

/**
 * @param channel a BroadcastChannel of the name `pixy`; undefined where the platform has none
 */
export function createConnectionChannel(
  channel: Pick<BroadcastChannel, "postMessage" | "addEventListener"> | undefined,
): ConnectionChannel {
  const listeners = new Set<(notice: ConnectionNotice, from: "here" | "elsewhere") => void>();
  const removed = new Set<string>();
  const tell = (notice: ConnectionNotice, from: "here" | "elsewhere") => {
    if (notice.event === "removed") removed.add(notice.connectionId);
    else removed.delete(notice.connectionId);
    for (const listener of listeners) listener(notice, from);
  };
  channel?.addEventListener("message", (message: MessageEvent<unknown>) => {
    const notice = parseNotice(message.data);
    if (notice !== undefined) tell(notice, "elsewhere");
  });
  return {
    announce(notice) {
      tell(notice, "here");
      channel?.postMessage(notice);
    },
    isRemoved: (connectionId) => removed.has(connectionId),
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/**
 * A connection that somebody asks for is not there: every tab takes it off its screens. It is told
 * once, because a screen that hears of it may ask again.
 *
 * @returns what whoever asked is told
 */
export function reportRemoved(channel: ConnectionChannel, connectionId: string): OAuthError {
  if (!channel.isRemoved(connectionId)) channel.announce({ event: "removed", connectionId });
  return new OAuthError("session_ended", "the connection was removed");
}

function parseNotice(data: unknown): ConnectionNotice | undefined {
  if (data === null || typeof data !== "object") return undefined;
  if (!("event" in data) || !("connectionId" in data) || typeof data.connectionId !== "string")
    return undefined;
  const { event, connectionId } = data;
  if (event !== "changed" && event !== "removed") return undefined;
  const givesBack = "givesBack" in data ? data.givesBack : undefined;
  return { event, connectionId, ...(typeof givesBack === "string" && { givesBack }) };
}
