import { useState } from "react";
import { Field } from "../../ui/field.tsx";

const [SHORTEST, LONGEST] = [43, 128];

/** How long the verifier is, in characters (RFC 7636 §4.1). */
export function VerifierLength({
  value,
  onChange,
}: {
  value: number;
  /** Told of a number outside of the range as well. */
  onChange: (length: number) => void;
}) {
  const [typed, type] = useState(String(value));
  const isGood = isLength(typed);
  return (
    <Field
      label="Length of the verifier"
      inputMode="numeric"
      hint={`Characters, ${SHORTEST} to ${LONGEST}. 43 hold 256 bits of chance, which is enough.`}
      problem={isGood ? undefined : `A whole number from ${SHORTEST} to ${LONGEST}.`}
      value={typed}
      onChange={(text) => {
        type(text);
        onChange(isLength(text) ? Number(text) : 0);
      }}
    />
  );
}

function isLength(text: string): boolean {
  return /^\d{2,3}$/.test(text) && Number(text) >= SHORTEST && Number(text) <= LONGEST;
}
