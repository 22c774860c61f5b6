import type { ReactNode } from "react";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Failure } from "./failure.tsx";

export interface DangerDialogProps {
  title: string;
  description: ReactNode;
  /** What it does, on the button that does it. */
  yes: string;
  busy: boolean;
  error: Error | null;
  onYes: () => void;
  onClose: () => void;
  /** What else there is to choose. */
  children?: ReactNode;
}

/** Asks before something is done that cannot be undone here. */
export function DangerDialog({
  title,
  description,
  yes,
  busy,
  error,
  onYes,
  onClose,
  children,
}: DangerDialogProps) {
  return (
    <Dialog title={title} description={description} onClose={onClose}>
      {children}
      {error && (
        <Failure error={error} remedies={{ tryAgain: onYes, dismiss: onClose }} busy={busy} />
      )}
      <div className="flex flex-wrap justify-end gap-2">
        <Button onClick={onClose}>{busy ? "Close" : "Cancel"}</Button>
        <Button variant="danger" busy={busy} onClick={onYes}>
          {yes}
        </Button>
      </div>
    </Dialog>
  );
}
