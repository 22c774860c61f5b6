import type { MockProvider } from "../provider.ts";
import { type ScenarioName, scenarioNamed, scenarioNames } from "../scenarios.ts";
import type { ScenarioGroup } from "../misbehaviour/scenario.ts";
import type { AccountRow } from "./page-view.ts";
import { rowOf } from "./sign-in-steps.ts";

/** What stands at the root of a provider that is served over HTTP. */
export interface IndexView {
  readonly kind: "index";
  readonly issuer: string;
  /** Of the provider without scenarios, below which the misbehaving ones are. */
  readonly rootIssuer: string;
  readonly clients: readonly ClientRow[];
  readonly accounts: readonly AccountRow[];
  readonly scenarioGroups: readonly ScenarioGroupRow[];
}

export interface ClientRow {
  readonly id: string;
  readonly name: string;
  /** A pretend one, for whoever runs the provider. */
  readonly secret?: string | undefined;
  readonly redirectUris: readonly string[];
}

export interface ScenarioGroupRow {
  readonly group: ScenarioGroup;
  readonly scenarios: readonly ScenarioRow[];
}

export interface ScenarioRow {
  readonly name: ScenarioName;
  readonly does: string;
}

/** @param rootIssuer the issuer without scenarios, below which the others are */
export async function indexView(provider: MockProvider, rootIssuer: string): Promise<IndexView> {
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
  };
}

function scenarioGroups(): ScenarioGroupRow[] {
  const groups = Map.groupBy(scenarioNames, (name) => scenarioNamed(name).group);
  return [...groups].map(([group, names]) => ({
    group,
    scenarios: names.map((name) => ({ name, does: scenarioNamed(name).does })),
  }));
}
