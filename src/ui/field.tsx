import { useId, type ComponentProps, type ReactNode } from "react";

export interface FieldProps extends Omit<
  ComponentProps<"input">,
  "className" | "onChange" | "value" | "id"
> {
  label: string;
  value: string;
  onChange: (value: string) => void;
  /** What belongs here, below the field. */
  hint?: ReactNode;
  /** What is wrong with what stands here. */
  problem?: string | undefined;
  /** A value of a protocol: in mono, from left to right, neither corrected nor completed. */
  mono?: boolean;
  /** So many lines instead of one. */
  rows?: number;
}

/** A text field under its label, with what helps to fill it in. */
export function Field({ label, hint, problem, mono = false, rows, onChange, ...rest }: FieldProps) {
  const id = useId();
  const shared = {
    id,
    className: `input ${mono ? "input-mono" : ""}`,
    "aria-invalid": problem !== undefined,
    "aria-describedby": `${id}-hint ${id}-problem`,
    ...(mono && { dir: "ltr", spellCheck: false, autoComplete: "off", autoCapitalize: "off" }),
  };
  return (
    <div className="field">
      <label className="field-label" htmlFor={id}>
        {label}
      </label>
      {rows === undefined ? (
        <input
          autoComplete="off"
          {...rest}
          {...shared}
          onChange={(event) => onChange(event.target.value)}
        />
      ) : (
        <textarea
          {...shared}
          rows={rows}
          value={rest.value}
          placeholder={rest.placeholder}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
      <span id={`${id}-hint`} className="text-13 text-ink-soft empty:hidden">
        {hint}
      </span>
      <span id={`${id}-problem`} aria-live="polite" className="text-13 text-bad empty:sr-only">
        {problem}
      </span>
    </div>
  );
}
