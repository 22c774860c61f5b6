import { type ReactNode, useId } from "react";

/** What the input has to carry, so that its hint and its problem are heard with it. */
interface FieldAttributes {
  readonly id: string;
  readonly name: string;
  readonly "aria-describedby"?: string;
  readonly "aria-invalid"?: true;
}

/** A field with its label, its hint and what is wrong with it. */
export function LabelledField({
  name,
  label,
  hint,
  problem,
  children,
}: {
  name: string;
  label: string;
  hint?: string;
  problem?: string | undefined;
  children: (attributes: FieldAttributes) => ReactNode;
}) {
  const id = useId();
  const described = [
    hint === undefined ? "" : `${id}-hint`,
    problem === undefined ? "" : `${id}-problem`,
  ].filter((part) => part !== "");
  return (
    <div className="mock-id-field">
      <label htmlFor={id}>{label}</label>
      {hint === undefined ? null : <p id={`${id}-hint`}>{hint}</p>}
      {children({
        id,
        name,
        ...(described.length === 0 ? {} : { "aria-describedby": described.join(" ") }),
        ...(problem === undefined ? {} : { "aria-invalid": true }),
      })}
      {problem === undefined ? null : (
        <p id={`${id}-problem`} className="mock-id-problem" role="alert">
          {problem}
        </p>
      )}
    </div>
  );
}
