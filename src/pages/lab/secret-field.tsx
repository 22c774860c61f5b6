import { useId } from "react";

export interface SecretFieldProps {
  label: string;
  name: string;
  hint?: string;
  /** Shown as it is typed. */
  isReadable?: boolean;
}

/** What extensions look at that keep passwords, each by the name that its maker has published. */
const LEFT_ALONE = {
  "data-1p-ignore": "true",
  "data-bwignore": "true",
  "data-lpignore": "true",
  "data-form-type": "other",
} as const;

/**
 * A field for what must leave no trace. The platform alone holds what stands in it: a value that React
 * knows would be an attribute of the document as well. A password's type keeps it out of what browsers
 * restore after a crash. Of "off" password managers take no notice: Chromium offers to keep the value all
 * the same, and asks a server of its maker whether it has leaked. With "one-time-code" it does neither.
 */
export function SecretField({ label, name, hint, isReadable = false }: SecretFieldProps) {
  const id = useId();
  return (
    <div className="field">
      <label className="field-label" htmlFor={id}>
        {label}
      </label>
      <input
        id={id}
        name={name}
        type={isReadable ? "text" : "password"}
        className="input input-mono"
        autoComplete={isReadable ? "off" : "one-time-code"}
        autoCapitalize="off"
        spellCheck={false}
        dir="ltr"
        aria-describedby={`${id}-hint`}
        {...LEFT_ALONE}
      />
      <span id={`${id}-hint`} className="text-13 text-ink-soft empty:hidden">
        {hint}
      </span>
    </div>
  );
}
