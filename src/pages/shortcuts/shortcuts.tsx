import { lazy, Suspense, useEffect, useState } from "react";
import { useNavigate } from "react-router";
import { areShortcutsOn } from "./shortcut-choice.ts";
import { createShortcutReader } from "./shortcut.ts";

const ShortcutDialog = lazy(async () => ({
  default: (await import("./shortcut-dialog.tsx")).ShortcutDialog,
}));

/** Listens for shortcuts wherever nobody types and nothing is asked. */
export function Shortcuts() {
  const navigate = useNavigate();
  const [isListed, setListed] = useState(false);
  useEffect(() => {
    const read = createShortcutReader();
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || !areShortcutsOn() || isTakenElsewhere(event.target)) return;
      const shortcut = read(event);
      if (shortcut === undefined) return;
      event.preventDefault();
      if (shortcut.kind === "list") setListed(true);
      else void navigate(shortcut.to);
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, [navigate]);
  return (
    isListed && (
      <Suspense>
        <ShortcutDialog onClose={() => setListed(false)} />
      </Suspense>
    )
  );
}

/** Fields take every key, lists take letters, and a dialog lets nothing happen behind it. */
function isTakenElsewhere(target: EventTarget | null): boolean {
  if (document.querySelector("[role=dialog], dialog[open]") !== null) return true;
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable) return true;
  return target.matches("textarea, select, input:not([type=checkbox], [type=radio])");
}
