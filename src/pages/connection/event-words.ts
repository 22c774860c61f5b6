import type { ConnectionEvent } from "../../connections/connection.ts";
import { failureTitle } from "../../ui/error-titles.ts";
import type { StatusTone } from "../../ui/status-shape.tsx";

/** What an entry of a connection's history is drawn as. */
export type EventMark = "grant" | "import" | "refresh" | "rotation" | "trouble" | "end";

interface EventWords {
  readonly text: string;
  readonly tone: StatusTone;
  readonly mark: EventMark;
}

const words: Record<ConnectionEvent["kind"], EventWords> = {
  connected: { text: "Connected", tone: "good", mark: "grant" },
  imported: { text: "Imported", tone: "good", mark: "import" },
  reconnected: { text: "Reconnected", tone: "good", mark: "grant" },
  refreshed: { text: "Refreshed", tone: "good", mark: "refresh" },
  unauthorized: { text: "An API said 401", tone: "bad", mark: "trouble" },
  failed: { text: "Failed", tone: "bad", mark: "trouble" },
  ended: { text: "Ended by the provider", tone: "bad", mark: "end" },
};
const rotation: EventWords = {
  text: "Refreshed, refresh token replaced",
  tone: "good",
  mark: "rotation",
};

/** It was the person who had it ended. */
const revocation: EventWords = { text: "Ended by you", tone: "idle", mark: "end" };

/** The words and the shape of one entry. */
export function wordsOfEvent({ kind, rotated, code }: ConnectionEvent): EventWords {
  if (code === "tokens_revoked") return revocation;
  return kind === "refreshed" && rotated === true ? rotation : words[kind];
}

/** The entry in one breath, for those who listen or point at it. */
export function sentenceOfEvent(event: ConnectionEvent): string {
  const { text } = wordsOfEvent(event);
  return event.code === undefined ? text : `${text}: ${failureTitle(event.code)}`;
}

/** What was lost of a history to newer entries, said; undefined when nothing was. */
export function droppedSentence(count: number | undefined): string | undefined {
  if (!count) return undefined;
  return count === 1
    ? "1 entry after the first was dropped to make room."
    : `${count} entries after the first were dropped to make room.`;
}
