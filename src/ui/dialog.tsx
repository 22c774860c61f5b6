import { useId, useLayoutEffect, useRef, type ReactNode } from "react";

export interface DialogProps {
  title: string;
  onClose: () => void;
  children: ReactNode;
}

/**
 * A question that must be answered before going on: the platform's modal dialog, which keeps the
 * keyboard inside, closes on Escape and gives the focus back.
 */
export function Dialog({ title, onClose, children }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const heading = useId();
  // A layout effect: only a dialog that is still in the page gives the focus back when it closes.
  useLayoutEffect(() => {
    const element = dialog.current;
    element?.showModal();
    return () => element?.close();
  }, []);
  return (
    <dialog
      ref={dialog}
      className="dialog"
      aria-labelledby={heading}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      // A second Escape closes it without asking; a close of ours that was undone is none.
      onClose={(event) => {
        if (!event.currentTarget.open) onClose();
      }}
      // The dialog has no padding of its own: what is hit on it is the backdrop.
      onClick={(event) => {
        if (event.target === event.currentTarget) onClose();
      }}
    >
      <div className="grid grid-cols-1 gap-4 p-6">
        <h2 id={heading} className="text-16">
          {title}
        </h2>
        {children}
      </div>
    </dialog>
  );
}
