import type { Connection } from "../connections/connection.ts";
import { Select } from "../ui/select.tsx";

export interface ConnectionSelectProps {
  connections: readonly Connection[];
  /** The id of the one that is chosen; empty: none. */
  value: string;
  onChange: (id: string) => void;
}

/** Which connection is meant, each by its provider and its account. */
export function ConnectionSelect({ connections, value, onChange }: ConnectionSelectProps) {
  return (
    <Select label="Connection" value={value} onChange={onChange}>
      {!connections.some(({ id }) => id === value) && <option value="">Choose a connection</option>}
      {connections.map(({ id, providerName, account }) => (
        <option key={id} value={id}>
          {providerName}: {account.label}
        </option>
      ))}
    </Select>
  );
}
