import { Field } from "../../ui/field.tsx";

/** More than these are a wall, not a choice: the rest is typed. */
const most = 24;

export interface ScopeChoiceProps {
  scope: string;
  /** What the provider lists. */
  supported: readonly string[];
  problem: string | undefined;
  onChange: (scope: string) => void;
}

/** The scope to ask for, as free text, and one press each for what the provider lists. */
export function ScopeChoice({ scope, supported, problem, onChange }: ScopeChoiceProps) {
  const chosen = scope.split(/\s+/u).filter(Boolean);
  const toggle = (name: string) =>
    onChange(
      (chosen.includes(name) ? chosen.filter((other) => other !== name) : [...chosen, name]).join(
        " ",
      ),
    );
  return (
    <div className="grid grid-cols-1 gap-2">
      <Field
        mono
        label="Scope"
        hint="What a connection may do, separated by spaces. With openid, the provider attests who you are."
        value={scope}
        onChange={onChange}
        problem={problem}
      />
      {supported.length > 0 && (
        <ul className="flex flex-wrap gap-2" aria-label="Scopes that the provider lists">
          {supported.slice(0, most).map((name) => (
            <li key={name} className="max-w-full">
              <button
                type="button"
                className="chip-choice"
                aria-pressed={chosen.includes(name)}
                onClick={() => toggle(name)}
              >
                <bdi>{name}</bdi>
              </button>
            </li>
          ))}
          {supported.length > most && (
            <li className="self-center text-13 text-ink-soft">
              and {supported.length - most} more
            </li>
          )}
        </ul>
      )}
    </div>
  );
}
