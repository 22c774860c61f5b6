import type { ProviderDecision } from "./provider-decision.ts";
import type { TourProvider } from "./tour-step.ts";

/** @returns how the provider came to its latest answer to a request for tokens */
export function lastTokenDecision({
  decisions,
}: Pick<TourProvider, "decisions">): ProviderDecision | undefined {
  return decisions().findLast(({ endpoint }) => endpoint === "token");
}

/** Whether it was the verifier that the provider missed, or found to be the wrong one. */
export function isAboutVerifier(decision: ProviderDecision | undefined): boolean {
  const failed = decision?.checks.find(({ passed }) => !passed);
  return failed !== undefined && /verifier/.test(failed.name);
}
