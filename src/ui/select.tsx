import type { ReactNode } from "react";

export interface SelectProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
  /** `option` elements. */
  children: ReactNode;
}

/** The platform's select under its label. */
export function Select({ label, value, onChange, children }: SelectProps) {
  return (
    <label className="field">
      <span className="field-label">{label}</span>
      <span className="select">
        <select className="input" value={value} onChange={(event) => onChange(event.target.value)}>
          {children}
        </select>
      </span>
    </label>
  );
}
