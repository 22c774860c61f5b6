import { Select } from "../../ui/select.tsx";
import { statuses } from "./connection-filter.ts";

export interface ConnectionFilterFieldsProps {
  text: string;
  status: string;
  /** "6 of 24 connections" */
  count: string;
  onType: (text: string) => void;
  onStatus: (status: string) => void;
}

/** Looks for connections by name and by status. */
export function ConnectionFilterFields({
  text,
  status,
  count,
  onType,
  onStatus,
}: ConnectionFilterFieldsProps) {
  return (
    <search className="flex flex-wrap items-end gap-4">
      <label className="field flex-[1_1_240px]">
        <span className="field-label">Filter</span>
        <input
          type="search"
          className="input"
          placeholder="Provider or account"
          value={text}
          onChange={(event) => onType(event.target.value)}
        />
      </label>
      <div className="flex-[0_1_200px]">
        <Select label="Status" value={status} onChange={onStatus}>
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
