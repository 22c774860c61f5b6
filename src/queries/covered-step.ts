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
    ...(answer && { answer: { ...answer, body: coveredBody(answer.body, redactor) } }),
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
