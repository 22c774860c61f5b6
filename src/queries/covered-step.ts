import type { GrantStep } from "../grants/grant.ts";
import type { Redactor } from "../journeys/redact.ts";
import { OAuthError } from "../oauth/oauth-error.ts";

type Refusal = Pick<NonNullable<GrantStep["refusal"]>, "error" | "description">;

/**
 * A step as it may be shown: an API may repeat what it was sent, and a provider what it was told.
 *
 * @param redactor knows the secrets of the run
 */
export function coveredStep(step: GrantStep, redactor: Redactor): GrantStep {
  const { facts, answer, refusal } = step;
  return {
    ...step,
    facts: facts.map(([name, value]) => [name, redactor.text(value)] as const),
    ...(answer && { answer: { ...answer, body: shownBody(answer.body, redactor) } }),
    ...(refusal && { refusal: { ...refusal, ...coveredWords(refusal, redactor) } }),
  };
}

/** @returns the same failure with the provider's own words as they may be shown */
export function coveredFailure(failure: unknown, redactor: Redactor): unknown {
  if (!(failure instanceof OAuthError)) return failure;
  const { code, message, details, cause } = failure;
  return new OAuthError(code, message, {
    details: { ...details, ...coveredWords(details, redactor) },
    cause,
  });
}

function coveredWords({ error, description }: Refusal, { text }: Redactor): Refusal {
  return {
    ...(error !== undefined && { error: text(error) }),
    ...(description !== undefined && { description: text(description) }),
  };
}

/** Characters of an answer that are shown. */
const MOST_SHOWN = 4_000;

/** Cut last: half of a secret would be known to nobody. */
function shownBody(body: string, redactor: Redactor): string {
  return coveredBody(body, redactor).slice(0, MOST_SHOWN);
}

/** In JSON a secret may be written with escapes (RFC 8259 §7), which the screen reads. */
function coveredBody(body: string, { text }: Redactor): string {
  const covered = text(body);
  let isEscaped = false;
  const cover = (_: string, item: unknown) => {
    if (typeof item !== "string") return item;
    const shown = text(item);
    isEscaped ||= shown !== item;
    return shown;
  };
  try {
    const value: unknown = JSON.parse(covered, cover);
    return isEscaped ? JSON.stringify(value) : covered;
  } catch {
    return covered;
  }
}
