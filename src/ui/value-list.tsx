import { ProtocolValue } from "./protocol-value.tsx";

/** Values to be entered somewhere else, each under its name there. */
export function ValueList({
  rows,
}: {
  /** `what` it is, for the copy button. */
  rows: readonly (readonly [name: string, value: string, what: string])[];
}) {
  return (
    <dl className="recipe">
      {rows.map(([name, value, what]) => (
        <div key={what}>
          <dt>{name}</dt>
          <dd>
            <ProtocolValue value={value} what={what} length={80} />
          </dd>
        </div>
      ))}
    </dl>
  );
}
