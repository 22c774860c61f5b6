import { Choice } from "../../ui/choice.tsx";
import { destinations } from "./shortcut.ts";
import { useShortcutChoice } from "./shortcut-choice.ts";

/** All shortcuts, and the switch for those who are better off without. */
export function ShortcutList() {
  const { isOn, choose } = useShortcutChoice();
  return (
    <div className="grid grid-cols-1 gap-4">
      <dl className="grid grid-cols-[auto_minmax(0,1fr)] items-center gap-x-6 gap-y-2">
        <Row keys={["?"]} does="List the shortcuts" />
        {destinations.map(({ key, name, to }) => (
          <Row key={to} keys={["g", key]} does={`Go to ${name}`} />
        ))}
        <Row keys={["Esc"]} does="Close what is open" />
      </dl>
      <Choice
        checked={isOn}
        onChange={choose}
        hint="Never while you type in a field. When off, only Esc remains."
      >
        Shortcuts without a modifier key
      </Choice>
    </div>
  );
}

function Row({ keys, does }: { keys: readonly string[]; does: string }) {
  return (
    <>
      <dt className="flex gap-1">
        {keys.map((key) => (
          <kbd key={key} className="code min-w-6 text-center">
            {key}
          </kbd>
        ))}
      </dt>
      <dd>{does}</dd>
    </>
  );
}
