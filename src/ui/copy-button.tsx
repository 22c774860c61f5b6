import Check from "lucide-react/icons/check";
import Copy from "lucide-react/icons/copy";
import { useEffect, useState } from "react";

export interface CopyButtonProps {
  /** Or what brings it, for a value that the page does not hold. */
  value: string | (() => Promise<string>);
  /** What is copied, for the accessible name: "Copy redirect URI". */
  what: string;
}

/** Copies a value and says so, in sight and aloud. */
export function CopyButton({ value, what }: CopyButtonProps) {
  const [outcome, setOutcome] = useState<"Copied" | "Not copied">();
  useEffect(() => {
    if (outcome === undefined) return undefined;
    const timer = setTimeout(() => setOutcome(undefined), 2000);
    return () => clearTimeout(timer);
  }, [outcome]);
  const copy = () => {
    const written =
      typeof value === "string"
        ? navigator.clipboard.writeText(value)
        : value().then((text) => navigator.clipboard.writeText(text));
    written.then(
      () => setOutcome("Copied"),
      () => setOutcome("Not copied"),
    );
  };
  return (
    <span className="inline-flex items-center">
      <button
        type="button"
        className="icon-btn"
        aria-label={`Copy ${what}`}
        title={`Copy ${what}`}
        onClick={copy}
      >
        {outcome === "Copied" ? (
          <Check size={14} aria-hidden="true" />
        ) : (
          <Copy size={14} aria-hidden="true" />
        )}
      </button>
      <span aria-live="polite" className="text-13 text-ink-soft">
        {outcome}
      </span>
    </span>
  );
}
