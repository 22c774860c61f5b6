import { useId } from "react";

export interface SecretFieldProps {
  label: string;
  name: string;
  hint?: string;
  /** Shown as it is typed. */
  isReadable?: boolean;
}

/**
 * A field for what must leave no trace. The platform alone holds what stands in it: a value that React
 * knows would be an attribute of the document as well.
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
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        dir="ltr"
        aria-describedby={`${id}-hint`}
      />
      <span id={`${id}-hint`} className="text-13 text-ink-soft empty:hidden">
        {hint}
      </span>
    </div>
  );
}
