import { Select } from "../../ui/select.tsx";
import { useTyped } from "../use-typed.ts";
import { statuses } from "./connection-filter.ts";

export interface ConnectionFilterFieldsProps {
  text: string;
  status: string;
  /** "6 of 24 connections" */
  count: string;
  onChange: (name: "q" | "status", value: string) => void;
}

/** Looks for connections by name and by status. */
export function ConnectionFilterFields({
  text,
  status,
  count,
  onChange,
}: ConnectionFilterFieldsProps) {
  const [typed, type] = useTyped(text, (words) => onChange("q", words));
  return (
    <search className="flex flex-wrap items-end gap-4">
      <label className="field flex-[1_1_240px]">
        <span className="field-label">Filter</span>
        <input
          type="search"
          className="input"
          placeholder="Provider or account"
          value={typed}
          onChange={(event) => type(event.target.value)}
        />
      </label>
      <div className="flex-[0_1_200px]">
        <Select label="Status" value={status} onChange={(word) => onChange("status", word)}>
          <option value="">Any</option>
          {statuses.map((word) => (
            <option key={word}>{word}</option>
          ))}
        </Select>
      </div>
      <p role="status" className="basis-full text-13 text-ink-soft">
        {count}
      </p>
    </search>
  );
}
