import { useId, type ReactNode } from "react";

export interface SegmentedProps<Value extends string> {
  label: string;
  value: Value;
  options: readonly { readonly value: Value; readonly name: string; readonly icon?: ReactNode }[];
  onChange: (value: Value) => void;
}

/** One of a few, all in sight: a group of radio buttons. With an icon, the name is read, not shown. */
export function Segmented<Value extends string>({
  label,
  value,
  options,
  onChange,
}: SegmentedProps<Value>) {
  const group = useId();
  return (
    <div className="segmented" role="radiogroup" aria-label={label}>
      {options.map((option) => (
        <label key={option.value} title={option.icon ? option.name : undefined}>
          <input
            type="radio"
            name={group}
            checked={option.value === value}
            onChange={() => onChange(option.value)}
            aria-label={option.icon ? option.name : undefined}
          />
          {option.icon ?? option.name}
        </label>
      ))}
    </div>
  );
}
