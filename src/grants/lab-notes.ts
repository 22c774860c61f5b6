import type { ProviderDecision } from "../experiments/provider-decision.ts";
import type { GrantStep } from "./grant.ts";
import type { Lab } from "./lab.ts";

type Happening = Partial<Omit<GrantStep, "key" | "at">>;

/**
 * Writes down the steps of one run, each with what the provider decided since the one before.
 *
 * @returns makes the note of a step
 */
export function createNotes(
  lab: Pick<Lab, "now" | "decisions">,
): <Step extends string>(key: Step, happening?: Happening) => GrantStep<Step> {
  let seen = lab.decisions?.().length ?? 0;
  return (key, happening = {}) => {
    const decisions = lab.decisions?.() ?? [];
    const decision = tellingOne(decisions.slice(seen));
    seen = decisions.length;
    return { key, at: lab.now(), outcome: "done", facts: [], decision, ...happening };
  };
}

/** The refusal, or what was said about PKCE; an API's or the metadata's say nothing about a grant. */
function tellingOne(decisions: readonly ProviderDecision[]): ProviderDecision | undefined {
  const refused = decisions.findLast(({ checks }) => checks.some(({ passed }) => !passed));
  return refused ?? decisions.findLast(({ pkce }) => pkce !== undefined);
}
