import { useId } from "react";
import { type Schedule, selectorOf } from "../misbehaviour/chosen-scenario.ts";
import { type ScenarioName, scenarioNamed } from "../scenarios.ts";
import { CopyButton } from "./buttons.tsx";
import { ScheduleField } from "./schedule-field.tsx";

/** One scenario: its switch, what it does, and what there is to know about it. */
export function ScenarioCard({
  name,
  root,
  schedule,
  isSpent,
  isFixed,
  onSwitch,
}: {
  name: ScenarioName;
  /** The issuer whose twins misbehave. */
  root: string;
  /** Absent while it is off. */
  schedule: Schedule | undefined;
  /** It was due once, and has acted. */
  isSpent: boolean;
  /** The issuer's address says so, or whoever set it up. */
  isFixed: boolean;
  onSwitch: (schedule: Schedule | undefined) => void;
}) {
  const id = useId();
  const { does, breaks, goodClient, overHttpOnly } = scenarioNamed(name);
  const isOn = schedule !== undefined;
  const twin = `${root}/s/${selectorOf({ name, schedule: schedule ?? "always" })}`;
  return (
    <li className="rig-scenario" data-on={isOn && !isSpent}>
      <input
        type="checkbox"
        role="switch"
        className="rig-switch"
        aria-checked={isOn}
        id={`${id}switch`}
        aria-describedby={`${id}does`}
        checked={isOn}
        disabled={overHttpOnly === true || isFixed}
        onChange={() => onSwitch(isOn ? undefined : "always")}
      />
      <div className="rig-scenario-text">
        <p className="rig-scenario-name">
          <label htmlFor={`${id}switch`}>
            <code>{name}</code>
          </label>
          {overHttpOnly === true ? <span className="rig-tag">over HTTP only</span> : null}
          {isFixed ? <span className="rig-tag">by address</span> : null}
          {isSpent ? <span className="rig-tag">has acted</span> : null}
        </p>
        <p id={`${id}does`}>{capitalize(does)}.</p>
        {isOn && !isFixed ? (
          <ScheduleField name={name} schedule={schedule} onChange={onSwitch} />
        ) : null}
        <details>
          <summary>
            Rule and remedy<span className="rig-hidden"> of {name}</span>
          </summary>
          <dl className="rig-facts">
            <div>
              <dt>Breaks</dt>
              <dd>{breaks}</dd>
            </div>
            <div>
              <dt>A good client</dt>
              <dd>{goodClient}</dd>
            </div>
            <div>
              <dt>As an issuer</dt>
              <dd>
                {overHttpOnly === true ? (
                  "A service worker cannot do this: serve the provider over HTTP."
                ) : (
                  <>
                    <code>{twin}</code>
                    <CopyButton text={twin}>Copy</CopyButton>
                  </>
                )}
              </dd>
            </div>
          </dl>
        </details>
      </div>
    </li>
  );
}

function capitalize(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
