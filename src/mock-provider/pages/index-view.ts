import type { MockProvider } from "../provider.ts";
import { scenarioNamed, scenarioNames } from "../scenarios.ts";
import type { Decision } from "../decision-log.ts";
import type { DecisionRow, IndexView, ScenarioGroupRow } from "./page-view.ts";
import { rowOf } from "./sign-in-steps.ts";

/** How many decisions the page shows; the control API tells them all. */
const shownDecisions = 30;

/**
 * @param rootIssuer the issuer without scenarios, below which the others are
 * @param options.hasControlApi by default it has one
 */
export async function indexView(
  provider: MockProvider,
  rootIssuer: string,
  { hasControlApi = true }: { readonly hasControlApi?: boolean } = {},
): Promise<IndexView> {
  const { clients, accounts } = await provider.state.read();
  return {
    kind: "index",
    issuer: provider.issuer,
    rootIssuer,
    clients: [...clients.values()].map(({ id, name, secret, redirectUris }) => ({
      id,
      name,
      secret,
      redirectUris,
    })),
    accounts: [...accounts.values()].map((account) => rowOf({ account }, provider.epochTime())),
    scenarioGroups: scenarioGroups(),
    decisions: provider.log
      .entries()
      .filter(({ issuer }) => issuer === provider.issuer)
      .slice(-shownDecisions)
      .toReversed()
      .map(decisionRow),
    hasControlApi,
  };
}

function scenarioGroups(): ScenarioGroupRow[] {
  const groups = Map.groupBy(scenarioNames, (name) => scenarioNamed(name).group);
  return [...groups].map(([group, names]) => ({
    group,
    scenarios: names.map((name) => ({ name, does: scenarioNamed(name).does })),
  }));
}

function decisionRow(decision: Decision): DecisionRow {
  const { id, at, endpoint, clientId, status, error, description, checks } = decision;
  return {
    id,
    time: new Date(at).toISOString().slice(11, 19),
    endpoint,
    clientId,
    status,
    error,
    description,
    failed: checks.find(({ passed }) => !passed)?.name,
  };
}
