import type { DecisionTrace } from "../decision-log.ts";
import { ProviderError } from "../provider-error.ts";

/** The request cannot be answered where it came from: the person is told instead. */
export interface Refusal {
  readonly kind: "refused";
  readonly error: ProviderError;
}

/**
 * Notes what a check threw, for the person to be told.
 *
 * @throws whatever is not a refusal
 */
export function noteRefusal(error: unknown, trace: DecisionTrace): Refusal {
  if (!(error instanceof ProviderError)) throw error;
  trace.refuse(error);
  return { kind: "refused", error };
}
