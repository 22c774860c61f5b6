import type { EntryMistake } from "../../queries/provider-setup-queries.ts";
import { Outcome } from "../../ui/outcome.tsx";
import { sentence } from "./form-parts.ts";

/** The places that have no field of their own are told here, beside how many have. */
export function EntryMistakes({ mistakes }: { mistakes: readonly EntryMistake[] }) {
  const general = mistakes.filter(({ path }) => path.length === 0);
  const inFields = mistakes.length - general.length;
  return (
    <div role="alert" className="grid gap-1">
      {inFields > 0 && (
        <Outcome tone="bad">
          {inFields === 1 ? "One field has" : `${inFields} fields have`} to be corrected. Nothing
          was saved.
        </Outcome>
      )}
      {general.map(({ message }) => (
        <Outcome key={message} tone="bad">
          {sentence(message)}
        </Outcome>
      ))}
    </div>
  );
}
