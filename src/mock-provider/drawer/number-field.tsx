import { type FormEvent, useId } from "react";

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

  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    const typed = new FormData(event.currentTarget).get("value");
    const wanted = Number(typed);
    if (wanted !== value) onChange(wanted);
  }

  return (
    <form className="rig-number" onSubmit={submit}>
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
        max={10 ** 10}
        step={1}
        defaultValue={value}
        onBlur={(event) => {
          if (event.currentTarget.validity.valid) event.currentTarget.form?.requestSubmit();
        }}
      />
      <fieldset className="rig-presets">
        <legend className="rig-hidden">{label}, presets</legend>
        {presets.map((preset) => (
          <button
            key={preset}
            type="button"
            className="rig-key rig-key-small"
            aria-pressed={preset === value}
            onClick={() => onChange(preset)}
          >
            {describe(preset)}
          </button>
        ))}
        {presets.includes(value) ? null : <span className="rig-soft">{describe(value)}</span>}
      </fieldset>
    </form>
  );
}
