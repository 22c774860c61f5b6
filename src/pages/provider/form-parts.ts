import type { ProviderMetadata } from "../../oauth/provider-profile.ts";
import type { EntryMistake } from "../../queries/provider-setup-queries.ts";
import type { ProviderDraft } from "./provider-draft.ts";

/** What every part of the form is given. */
export interface FormPartProps {
  draft: ProviderDraft;
  /** What is known of the provider by now. */
  metadata: ProviderMetadata | undefined;
  onEdit: (changes: Partial<ProviderDraft>) => void;
  /** What is wrong at a place of the entry, or below it. */
  problemOf: (...path: readonly (string | number)[]) => string | undefined;
}

/** @returns the first mistake at or below a path */
export function problemAt(
  mistakes: readonly EntryMistake[],
  path: readonly (string | number)[],
): string | undefined {
  const found = mistakes.find((mistake) =>
    path.every((part, index) => mistake.path[index] === part),
  );
  if (found?.isSecret) return SECRET;
  return found && sentence(found.message);
}

const SECRET =
  "This is a client secret. A browser cannot keep one, so Pixy takes none and has not kept this: register Pixy as a public client or single-page app instead.";

/** The schema's words, as a sentence of a form. */
export function sentence(message: string): string {
  return `${message.charAt(0).toLocaleUpperCase("en")}${message.slice(1)}.`.replace(/\.\.$/u, ".");
}
