import { StatusShape, type StatusTone } from "./status-shape.tsx";

/** The four words for how a connection is. */
export type StatusWord = "Connected" | "Refreshing" | "Needs reconnect" | "Offline";

const tones: Record<StatusWord, StatusTone> = {
  Connected: "good",
  Refreshing: "busy",
  "Needs reconnect": "bad",
  Offline: "idle",
};

/** A connection's status as colour, shape and word; the word is announced when it changes. */
export function StatusBadge({ status }: { status: StatusWord }) {
  const tone = tones[status];
  return (
    <span className="badge" data-tone={tone}>
      <StatusShape tone={tone} />
      <span role="status">{status}</span>
    </span>
  );
}
