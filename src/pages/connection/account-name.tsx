import { useState, type SyntheticEvent } from "react";
import type { Connection } from "../../connections/connection.ts";
import { useRenameAccount } from "../../queries/connection-queries.ts";
import { Button } from "../../ui/button.tsx";
import { Outcome } from "../../ui/outcome.tsx";
import { Failure } from "../failure.tsx";

/** The name of an account that nobody attests, which its owner may choose. */
export function AccountName({ connection }: { connection: Connection }) {
  const rename = useRenameAccount();
  const [label, setLabel] = useState(connection.account.label);
  const save = (event: SyntheticEvent) => {
    event.preventDefault();
    const trimmed = label.trim();
    if (trimmed) rename.mutate({ connectionId: connection.id, label: trimmed });
  };
  return (
    <form className="grid gap-2" onSubmit={save}>
      <label className="field">
        <span className="field-label">Name of this account</span>
        <span className="flex gap-2">
          <input
            className="input"
            required
            maxLength={80}
            value={label}
            onChange={(event) => setLabel(event.target.value)}
          />
          <Button type="submit" busy={rename.isPending}>
            Rename
          </Button>
        </span>
      </label>
      <p role="status" className="empty:sr-only">
        {rename.isSuccess && label.trim() === connection.account.label && (
          <Outcome tone="good">Renamed</Outcome>
        )}
      </p>
      {rename.error && <Failure error={rename.error} remedies={{ dismiss: rename.reset }} />}
    </form>
  );
}
