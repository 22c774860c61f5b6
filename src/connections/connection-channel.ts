import { OAuthError } from "../oauth/oauth-error.ts";

/** What tabs tell each other: which connection, never what is in it. */
export interface ConnectionNotice {
  readonly event: "changed" | "removed";
  readonly connectionId: string;
}

/** Tells this tab's listeners and the other tabs that a connection changed. */
export interface ConnectionChannel {
  announce(notice: ConnectionNotice): void;
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
  const tell = (notice: ConnectionNotice, from: "here" | "elsewhere") => {
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
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/**
 * A connection that somebody asks for is not there: every tab takes it off its screens.
 *
 * @returns what whoever asked is told
 */
export function reportRemoved(channel: ConnectionChannel, connectionId: string): OAuthError {
  channel.announce({ event: "removed", connectionId });
  return new OAuthError("session_ended", "the connection was removed");
}

function parseNotice(data: unknown): ConnectionNotice | undefined {
  if (data === null || typeof data !== "object") return undefined;
  if (!("event" in data) || !("connectionId" in data) || typeof data.connectionId !== "string")
    return undefined;
  const { event, connectionId } = data;
  return event === "changed" || event === "removed" ? { event, connectionId } : undefined;
}
