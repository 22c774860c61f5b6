import { useId, useState } from "react";

const MOST = 10 ** 10;

/** A quantity that is typed and set with Enter, or taken from a preset. */
export function NumberField({
  label,
  value,
  least,
  presets,
  describe,
  onChange,
}: {
  label: string;
  value: number;
  least: number;
  presets: readonly number[];
  describe: (value: number) => string;
  onChange: (value: number) => void;
}) {
  const id = useId();

  const [problem, setProblem] = useState<string>();

  /** Sets what was typed, or puts back what is set. */
  function take(input: HTMLInputElement): void {
    const { valid, rangeOverflow } = input.validity;
    const wanted = input.valueAsNumber;
    if (!valid || !Number.isSafeInteger(wanted)) {
      const range = rangeOverflow ? `up to ${MOST}` : `from ${least} on`;
      input.value = String(value);
      setProblem(`That is no whole number ${range}. It stays ${describe(value)}.`);
      return;
    }
    if (wanted !== value) onChange(wanted);
  }

  return (
    <form
      className="rig-number"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        const input = event.currentTarget.elements.namedItem("value");
        if (input instanceof HTMLInputElement) take(input);
      }}
    >
      <label htmlFor={id}>{label}</label>
      {/* A value that was set elsewhere comes in with a field of its own. */}
      <input
        key={value}
        id={id}
        name="value"
        type="number"
        inputMode="numeric"
        required
        min={least}
        max={MOST}
        step={1}
        defaultValue={value}
        aria-invalid={problem === undefined ? undefined : true}
        aria-describedby={problem === undefined ? undefined : `${id}problem`}
        onChange={() => setProblem(undefined)}
        onBlur={(event) => take(event.currentTarget)}
      />
      <fieldset className="rig-presets">
        <legend className="rig-hidden">{label}, presets</legend>
        {presets.map((preset) => (
          <button
            key={preset}
            type="button"
            className="rig-key rig-key-small"
            aria-pressed={preset === value}
            onClick={() => {
              setProblem(undefined);
              onChange(preset);
            }}
          >
            {describe(preset)}
          </button>
        ))}
        {presets.includes(value) ? null : <span className="rig-soft">{describe(value)}</span>}
      </fieldset>
      {problem === undefined ? null : (
        <p id={`${id}problem`} className="rig-problem" role="alert">
          {problem}
        </p>
      )}
    </form>
  );
}
