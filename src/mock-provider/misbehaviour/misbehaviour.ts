import { type ChosenScenario, isDue } from "./chosen-scenario.ts";
import type { DecisionTrace } from "../decision-log.ts";
import { type Policy, goodPolicy } from "./policy.ts";
import type { MockProvider } from "../provider.ts";
import type { Drafts, Occasion, Scenario, SpoilContext } from "./scenario.ts";
import { scenarioNamed } from "../scenarios.ts";
import type { State } from "../state/state.ts";

/** How the provider behaves towards one request. */
export interface Misbehaviour {
  readonly policy: Policy;
  /** Lets the scenarios that are due change a draft. Without any, nothing happens to it. */
  spoil<What extends keyof Drafts>(what: What, draft: Drafts[What]): Promise<void>;
}

/**
 * Finds the scenarios that are due for a request, and counts the request for those that are not
 * due every time.
 *
 * @param options.request absent where a page answers
 * @param options.peek only looks ahead: the request that counts is still to come
 */
export async function misbehave(
  provider: MockProvider,
  occasion: Occasion,
  trace: DecisionTrace,
  { request, peek = false }: { readonly request?: Request; readonly peek?: boolean } = {},
): Promise<Misbehaviour> {
  const state = await provider.state.read();
  const concerned = chosenScenarios(provider, state).filter(
    ({ name }) => scenarioNamed(name).at?.includes(occasion) ?? true,
  );
  const due = await dueScenarios(provider, state, concerned, peek);
  const names = new Set(due.map(({ name }) => name));
  trace.misbehaviours.push(...names);
  const scenarios = [...names].map(scenarioNamed);
  // Of its own, because the endpoint reads the body of the other.
  const copy = scenarios.length > 0 ? request?.clone() : undefined;
  const context: SpoilContext = { provider, occasion, request: copy };
  return {
    policy: policyOf(provider, state, scenarios),
    async spoil(what, draft) {
      // One after the other, in the order in which they were chosen.
      for (const scenario of scenarios) await scenario.spoil?.[what]?.(draft, context);
    },
  };
}

/** @returns what is switched on, by the address of the issuer and by its settings */
export function chosenScenarios(provider: MockProvider, state: State): readonly ChosenScenario[] {
  return [...provider.scenarios, ...state.settings.scenarios];
}

/** @returns those that will still act: one that is due once is over when it has acted */
export function scenariosInForce(provider: MockProvider, state: State): readonly ChosenScenario[] {
  return chosenScenarios(provider, state).filter(
    ({ name, schedule }) => schedule !== "once" || !state.scenarioRuns.has(name),
  );
}

function policyOf(provider: MockProvider, state: State, scenarios: readonly Scenario[]): Policy {
  const changes = scenarios.map(({ policy }) => policy);
  return Object.assign({}, goodPolicy, provider.policy, state.settings.policy, ...changes);
}

async function dueScenarios(
  provider: MockProvider,
  state: State,
  chosen: readonly ChosenScenario[],
  peek: boolean,
): Promise<readonly ChosenScenario[]> {
  // By its address and by its settings a scenario may be chosen twice: it is counted once.
  const names = new Set(chosen.map(({ name }) => name));
  function due({ scenarioRuns }: State): readonly ChosenScenario[] {
    for (const name of names) scenarioRuns.set(name, (scenarioRuns.get(name) ?? 0) + 1);
    return chosen.filter(({ name, schedule }) => isDue(schedule, scenarioRuns.get(name) ?? 0));
  }
  // What was read is a copy, so that counting in it changes nothing.
  const countless = chosen.every(({ schedule }) => schedule === "always");
  return peek || countless ? due(state) : provider.state.update(due);
}
