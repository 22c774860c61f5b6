import { lazy, Suspense } from "react";
import type { ModalDialogProps } from "./modal-dialog.tsx";

// Most visits open none: it is loaded with the first, or once a page has settled.
const ModalDialog = lazy(async () => ({
  default: (await import("./modal-dialog.tsx")).ModalDialog,
}));

/** A question that must be answered before going on; what asks it is loaded with the first one. */
export function Dialog(props: ModalDialogProps) {
  return (
    <Suspense>
      <ModalDialog {...props} />
    </Suspense>
  );
}
