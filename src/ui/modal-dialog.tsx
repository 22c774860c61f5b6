import { Dialog } from "@base-ui/react/dialog";
import type { ReactNode } from "react";

export interface ModalDialogProps {
  title: string;
  /** What follows from the answer: read out with the title, before anything is chosen. */
  description?: ReactNode;
  onClose: () => void;
  children: ReactNode;
}

/**
 * Base UI's modal dialog: it keeps the keyboard inside and the page still, closes on Escape and on a
 * press beside it, and gives the focus back.
 */
export function ModalDialog({ title, description, onClose, children }: ModalDialogProps) {
  return (
    <Dialog.Root
      open
      onOpenChange={(isOpen) => {
        if (!isOpen) onClose();
      }}
    >
      <Dialog.Portal>
        <Dialog.Backdrop className="dialog-backdrop" />
        <Dialog.Popup className="dialog">
          <Dialog.Title className="text-16">{title}</Dialog.Title>
          {description && (
            <Dialog.Description render={<div className="grid gap-2 text-ink-soft" />}>
              {description}
            </Dialog.Description>
          )}
          {children}
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
