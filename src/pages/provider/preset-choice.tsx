import { Monogram } from "../../ui/monogram.tsx";
import { StatusShape } from "../../ui/status-shape.tsx";
import { allPresets } from "../../presets/all-presets.ts";
import type { Fitness } from "../../presets/provider-preset.ts";

const fitnessWords = { fits: "fits", unknown: "unknown", unfit: "cannot" } as const;
const shapes = { fits: "good", unknown: "idle", unfit: "bad" } as const;
const colours = { fits: "text-good", unknown: "text-ink-soft", unfit: "text-bad" } as const;

export interface PresetChoiceProps {
  /** A preset's id, or "other"; empty: none yet. */
  value: string;
  onChange: (id: string) => void;
}

/** The providers that need not be looked up, each with whether it can serve a browser at all. */
export function PresetChoice({ value, onChange }: PresetChoiceProps) {
  return (
    <fieldset>
      <legend className="field-label mb-2">
        Provider, and whether it can serve an app without a server, by its own documentation
      </legend>
      <div className="grid grid-cols-[repeat(auto-fill,minmax(min(100%,136px),1fr))] gap-2">
        {allPresets.map(({ id, name, fitness }) => (
          <Choice
            key={id}
            id={id}
            name={name}
            fitness={fitness}
            chosen={value === id}
            onChoose={onChange}
          />
        ))}
        <Choice id="other" name="Another" chosen={value === "other"} onChoose={onChange} />
      </div>
    </fieldset>
  );
}

interface ChoiceProps {
  id: string;
  name: string;
  fitness?: Fitness;
  chosen: boolean;
  onChoose: (id: string) => void;
}

function Choice({ id, name, fitness, chosen, onChoose }: ChoiceProps) {
  return (
    <label className="tile">
      <input type="radio" name="preset" value={id} checked={chosen} onChange={() => onChoose(id)} />
      <Monogram name={name === "Another" ? "+" : name} />
      <span className="min-w-0">
        <span className="block wrap-anywhere font-medium">{name}</span>
        {fitness === undefined ? (
          <span className="block text-13 text-ink-soft">by issuer</span>
        ) : (
          <span className={`flex items-center gap-1 text-13 ${colours[fitness]}`}>
            <StatusShape tone={shapes[fitness]} />
            {fitnessWords[fitness]}
          </span>
        )}
      </span>
    </label>
  );
}
