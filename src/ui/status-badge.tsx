/** The four words for how a connection is. */
export type StatusWord = "Connected" | "Refreshing" | "Needs reconnect" | "Offline";

const looks = {
  Connected: { tone: "good", shape: <circle cx="6" cy="6" r="4.5" fill="currentColor" /> },
  Refreshing: {
    tone: "busy",
    shape: (
      <path d="M10.5 6A4.5 4.5 0 1 1 6 1.5" fill="none" stroke="currentColor" strokeWidth="2" />
    ),
  },
  "Needs reconnect": { tone: "bad", shape: <path d="M6 1 11.5 11H.5Z" fill="currentColor" /> },
  Offline: {
    tone: "idle",
    shape: (
      <path
        d="M6 1.5a4.5 4.5 0 1 1 0 9 4.5 4.5 0 0 1 0-9ZM2.8 9.2l6.4-6.4"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.5"
      />
    ),
  },
} as const;

/** A connection's status as colour, shape and word; the word is announced when it changes. */
export function StatusBadge({ status }: { status: StatusWord }) {
  const { tone, shape } = looks[status];
  return (
    <span className="badge" data-tone={tone}>
      <svg width="12" height="12" viewBox="0 0 12 12" aria-hidden="true">
        {shape}
      </svg>
      <span role="status">{status}</span>
    </span>
  );
}
