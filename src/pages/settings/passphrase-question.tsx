import { useEffect, useRef, useState } from "react";
import type { WorkspaceFile } from "../../queries/settings-queries.ts";
import { Button } from "../../ui/button.tsx";
import { Field } from "../../ui/field.tsx";
import { RelativeTime } from "../../ui/relative-time.tsx";
import { useForgetOnLeave } from "../use-forget-on-leave.ts";

export interface PassphraseQuestionProps {
  file: WorkspaceFile;
  busy: boolean;
  onOpen: (passphrase: string) => void;
  onSkip: () => void;
  onCancel: () => void;
}

/** Asks for the passphrase of the connections in a file. */
export function PassphraseQuestion({
  file,
  busy,
  onOpen,
  onSkip,
  onCancel,
}: PassphraseQuestionProps) {
  const [passphrase, setPassphrase] = useState("");
  const form = useRef<HTMLFormElement>(null);
  useForgetOnLeave(() => setPassphrase(""));
  useEffect(() => form.current?.querySelector("input")?.focus(), []);
  return (
    <form
      ref={form}
      className="grid grid-cols-1 gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        if (!busy) onOpen(passphrase);
      }}
    >
      <p className="text-ink-soft">
        Saved <RelativeTime at={file.savedAt} />, with connections whose tokens are encrypted.
      </p>
      <Field
        label="Passphrase of the file"
        type="password"
        autoComplete="off"
        value={passphrase}
        onChange={setPassphrase}
      />
      <div className="flex flex-wrap gap-2">
        <Button type="submit" variant="primary" busy={busy}>
          Open
        </Button>
        <Button onClick={onSkip}>Go on without the connections</Button>
        <Button onClick={onCancel}>Cancel</Button>
      </div>
    </form>
  );
}
