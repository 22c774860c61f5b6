import { useId } from "react";

const names = ["Scenarios", "Time", "Keys", "Sessions", "Clients", "Decisions", "State"] as const;

export type SectionName = (typeof names)[number];

/** A row of push buttons of which one is down: the lamp says where something is not as usual. */
export function SelectorBank({
  chosen,
  lit,
  onChoose,
}: {
  chosen: SectionName;
  lit: Partial<Record<SectionName, boolean>>;
  onChoose: (name: SectionName) => void;
}) {
  const group = useId();
  return (
    <fieldset className="rig-bank">
      <legend className="rig-hidden">Section</legend>
      {names.map((name) => (
        <label key={name} data-lit={lit[name] === true}>
          <input
            type="radio"
            name={group}
            checked={name === chosen}
            onChange={() => onChoose(name)}
          />
          {name}
          {lit[name] === true ? <span className="rig-hidden"> (something is on)</span> : null}
        </label>
      ))}
    </fieldset>
  );
}
