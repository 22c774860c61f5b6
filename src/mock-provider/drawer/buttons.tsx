import { type ReactNode, useState } from "react";

/** Copies a text and says so. */
export function CopyButton({ text, children }: { text: string; children: ReactNode }) {
  const [outcome, setOutcome] = useState("");

  async function copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(text);
      setOutcome("Copied");
    } catch {
      setOutcome("The browser refused");
    }
  }

  return (
    <span className="rig-copy">
      <button type="button" className="rig-key" onClick={() => void copy()}>
        {children}
      </button>
      <span role="status" className="rig-soft">
        {outcome}
      </span>
    </span>
  );
}

/** What cannot be undone takes a second press; going elsewhere takes the first one back. */
export function ConfirmButton({
  children,
  question,
  onConfirm,
}: {
  children: ReactNode;
  /** What stands on the button before the second press. */
  question: string;
  onConfirm: () => void;
}) {
  const [asked, setAsked] = useState(false);

  function press(): void {
    if (asked) onConfirm();
    setAsked(!asked);
  }

  return (
    <button
      type="button"
      className="rig-key rig-key-danger"
      data-asked={asked}
      onClick={press}
      onBlur={() => setAsked(false)}
    >
      <span aria-live="polite">{asked ? question : children}</span>
    </button>
  );
}
