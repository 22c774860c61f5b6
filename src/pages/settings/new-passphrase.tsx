import { Field } from "../../ui/field.tsx";

/** Characters; with fewer, the slow derivation alone does not keep a guesser out. */
const SHORTEST = 12;

/** @returns what is wrong with it, in words */
export function passphraseProblem(passphrase: string, repeated: string): string | undefined {
  if (Array.from(passphrase).length < SHORTEST)
    return `At least ${SHORTEST} characters: four or five words that nobody would put together are good.`;
  return passphrase === repeated ? undefined : "The two are not the same.";
}

export interface NewPassphraseProps {
  passphrase: string;
  repeated: string;
  problem: string | undefined;
  onPassphrase: (value: string) => void;
  onRepeated: (value: string) => void;
}

/** A passphrase, typed twice: nobody can bring it back. */
export function NewPassphrase({
  passphrase,
  repeated,
  problem,
  onPassphrase,
  onRepeated,
}: NewPassphraseProps) {
  return (
    <div className="grid grid-cols-1 gap-3">
      <Field
        label="Passphrase"
        type="password"
        autoComplete="new-password"
        value={passphrase}
        onChange={onPassphrase}
        problem={problem}
        hint={`At least ${SHORTEST} characters. It is kept nowhere, and without it nobody opens the tokens. Give it to whoever imports the file by another way than the file.`}
      />
      <Field
        label="Passphrase, once more"
        type="password"
        autoComplete="new-password"
        value={repeated}
        onChange={onRepeated}
      />
    </div>
  );
}
