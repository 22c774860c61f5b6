import { useEffect, useLayoutEffect, useRef, useState, type SyntheticEvent } from "react";
import { Button } from "./button.tsx";
import type { ModalDialogProps } from "./modal-dialog.tsx";

/** Most visits ask nothing: what asks is loaded with the first input of a person, or the first question. */
const load = () => import("./modal-dialog.tsx");

type Loaded = Awaited<ReturnType<typeof load>>;
let known: Loaded | undefined;

/** A question that must be answered before going on. Where what asks it does not come, it says so. */
export function Dialog(props: ModalDialogProps) {
  const [loaded, setLoaded] = useState(known);
  const [hasFailed, setFailed] = useState(false);
  useEffect(() => {
    if (loaded !== undefined || hasFailed) return;
    load().then(
      (module) => setLoaded((known = module)),
      () => setFailed(true),
    );
  }, [loaded, hasFailed]);
  if (loaded !== undefined) return <loaded.ModalDialog {...props} />;
  if (!hasFailed) return null;
  return <NotLoaded {...props} onTryAgain={() => setFailed(false)} />;
}

/** The platform's own dialog: nothing has to be loaded for it. */
function NotLoaded({
  title,
  onClose,
  onTryAgain,
}: Pick<ModalDialogProps, "title" | "onClose"> & { onTryAgain: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  // Closed before it is taken away, so that the focus goes back to what was pressed.
  useLayoutEffect(() => {
    const { current } = dialog;
    current?.showModal();
    return () => current?.close();
  }, []);
  const cancel = (event: SyntheticEvent) => {
    event.preventDefault();
    onClose();
  };
  return (
    <dialog ref={dialog} className="dialog" aria-label={title} onCancel={cancel}>
      <p className="text-16 font-semibold">{title}</p>
      <p role="alert">
        The question could not be loaded. You may be offline, or this installation was updated: then
        reloading the page helps. Nothing has been done yet.
      </p>
      <div className="flex flex-wrap justify-end gap-2">
        <Button onClick={onClose}>Cancel</Button>
        <Button variant="primary" onClick={onTryAgain}>
          Try again
        </Button>
      </div>
    </dialog>
  );
}
