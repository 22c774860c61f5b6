import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { ShortcutList } from "./shortcut-list.tsx";

/** What the keyboard can do, under the question mark. */
export function ShortcutDialog({ onClose }: { onClose: () => void }) {
  return (
    <Dialog title="Keyboard shortcuts" onClose={onClose}>
      <ShortcutList />
      <p className="text-13 text-ink-soft">
        The switch is also in Settings, for when “?” does nothing any more.
      </p>
      <div className="flex justify-end">
        <Button onClick={onClose}>Close</Button>
      </div>
    </Dialog>
  );
}
