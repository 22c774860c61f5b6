import { useState, type SyntheticEvent } from "react";
import { type SavedRequest, useSaveRequest } from "../../queries/request-queries.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Field } from "../../ui/field.tsx";
import { Failure } from "../failure.tsx";

export interface SaveRequestProps {
  request: Omit<SavedRequest, "id" | "savedAt" | "name">;
  /** The saved request that this one came from. */
  origin: SavedRequest | undefined;
  onSaved: (request: SavedRequest) => void;
  onClose: () => void;
}

/** Asks for a name, and says why a request with a secret in it is not kept. */
export function SaveRequest({ request, origin, onSaved, onClose }: SaveRequestProps) {
  const [name, setName] = useState(origin?.name ?? "");
  const save = useSaveRequest();
  const refused = save.data && "secret" in save.data ? save.data.secret : undefined;
  const isNameless = name.trim() === "";
  const keep = (id: string | undefined) => {
    if (isNameless) return;
    save.mutate(
      { ...request, name: name.trim(), id },
      {
        onSuccess: (outcome) => {
          if ("request" in outcome) onSaved(outcome.request);
        },
      },
    );
  };
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    keep(origin?.id);
  };
  return (
    <Dialog title={origin ? "Save the changes" : "Save this request"} onClose={onClose}>
      <form className="grid grid-cols-1 gap-4" onSubmit={submit}>
        <Field
          label="Name"
          value={name}
          onChange={setName}
          maxLength={80}
          hint="Address, headers and body are kept in this browser, unencrypted. No token is among them."
        />
        {refused && (
          <p role="alert" className="text-13 text-bad">
            Not saved: the {refused.place} holds what looks like a secret (
            <code className="code">{refused.name}</code>). Saved requests are not encrypted, so none
            may be in them.
          </p>
        )}
        {save.error && (
          <Failure error={save.error} remedies={{ tryAgain: () => keep(origin?.id) }} />
        )}
        <div className="flex flex-wrap gap-2">
          <Button type="submit" variant="primary" busy={save.isPending} inactive={isNameless}>
            Save
          </Button>
          {origin && (
            <Button inactive={isNameless} onClick={() => keep(undefined)}>
              Save as another
            </Button>
          )}
          <Button onClick={onClose}>Cancel</Button>
        </div>
      </form>
    </Dialog>
  );
}
