import type { Schedule } from "../misbehaviour/chosen-scenario.ts";

/** When a scenario acts: at every occasion, at the first, or from a later one on. */
export function ScheduleField({
  name,
  schedule,
  onChange,
}: {
  name: string;
  schedule: Schedule;
  onChange: (schedule: Schedule) => void;
}) {
  const after = typeof schedule === "object" ? schedule.after : undefined;
  return (
    <div className="rig-schedule">
      <label>
        <span className="rig-hidden">When {name} acts</span>
        <select
          value={typeof schedule === "object" ? "after" : schedule}
          onChange={({ target: { value } }) => {
            onChange(value === "once" || value === "always" ? value : { after: 1 });
          }}
        >
          <option value="always">always</option>
          <option value="once">once</option>
          <option value="after">after</option>
        </select>
      </label>
      {after === undefined ? null : (
        <label>
          <span className="rig-hidden">How many requests of {name} go well first</span>
          <input
            type="number"
            min={1}
            max={999_999}
            value={after}
            onChange={({ target: { valueAsNumber } }) => {
              if (Number.isInteger(valueAsNumber) && valueAsNumber >= 1 && valueAsNumber < 1e6) {
                onChange({ after: valueAsNumber });
              }
            }}
          />{" "}
          good {after === 1 ? "answer" : "answers"}
        </label>
      )}
    </div>
  );
}
