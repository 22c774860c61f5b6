import type { ReactNode } from "react";

export interface ChoiceProps {
  checked: boolean;
  onChange: (checked: boolean) => void;
  /** There is nothing to switch now. */
  disabled?: boolean;
  /** What it is for or what it costs, below its name. */
  hint?: ReactNode;
  children: ReactNode;
}

/** Something to switch on or off. */
export function Choice({ checked, onChange, disabled = false, hint, children }: ChoiceProps) {
  return (
    <label className="choice">
      <input
        type="checkbox"
        checked={checked}
        disabled={disabled}
        onChange={(event) => onChange(event.target.checked)}
      />
      <span className="min-w-0 wrap-anywhere">
        {children}
        {hint !== undefined && <span className="block text-13 text-ink-soft">{hint}</span>}
      </span>
    </label>
  );
}
