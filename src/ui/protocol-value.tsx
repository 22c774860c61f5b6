import { useState } from "react";
import { CopyButton } from "./copy-button.tsx";

/**
 * A long value with its middle left out: both ends are what people compare.
 *
 * @param length most characters to show, the ellipsis included
 */
export function foldMiddle(value: string, length: number): string {
  const characters = Array.from(value);
  if (characters.length <= length) return value;
  const tail = Math.floor((length - 1) / 3);
  return `${characters.slice(0, length - 1 - tail).join("")}…${characters.slice(-tail).join("")}`;
}

export interface ProtocolValueProps {
  value: string;
  /** What it is, for the copy button: "issuer". */
  what: string;
  /** Most characters to show before it is folded. */
  length?: number;
}

/** A protocol value in mono, folded in the middle when long (a press unfolds it), one click copies. */
export function ProtocolValue({ value, what, length = 32 }: ProtocolValueProps) {
  const [open, setOpen] = useState(false);
  const folded = foldMiddle(value, length);
  return (
    <span className="value">
      {folded === value ? (
        <code dir="auto">{value}</code>
      ) : (
        <button
          type="button"
          className="value-unfold"
          aria-expanded={open}
          onClick={() => setOpen(!open)}
        >
          <code dir="auto">{open ? value : folded}</code>
        </button>
      )}
      <CopyButton value={value} what={what} />
    </span>
  );
}
