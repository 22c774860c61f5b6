import type { Scenario } from "./misbehaviour/scenario.ts";
import { apiScenarios } from "./scenarios/api.ts";
import { authorizationResponseScenarios } from "./scenarios/authorization-response.ts";
import { deviceScenarios } from "./scenarios/device.ts";
import { discoveryScenarios } from "./scenarios/discovery.ts";
import { idTokenScenarios } from "./scenarios/id-token.ts";
import { keyScenarios } from "./scenarios/keys.ts";
import { logoutScenarios } from "./scenarios/logout.ts";
import { networkScenarios } from "./scenarios/network.ts";
import { policyScenarios } from "./scenarios/provider-policy.ts";
import { refreshScenarios } from "./scenarios/refresh.ts";
import { registrationScenarios } from "./scenarios/registration.ts";
import { tokenResponseScenarios } from "./scenarios/token-response.ts";

/** Every way in which the provider misbehaves on command. */
export const scenarios = {
  ...discoveryScenarios,
  ...authorizationResponseScenarios,
  ...tokenResponseScenarios,
  ...idTokenScenarios,
  ...keyScenarios,
  ...refreshScenarios,
  ...apiScenarios,
  ...logoutScenarios,
  ...deviceScenarios,
  ...registrationScenarios,
  ...networkScenarios,
  ...policyScenarios,
} as const satisfies Readonly<Record<string, Scenario>>;

export type ScenarioName = keyof typeof scenarios;

/** In the order of the catalogue. */
export const scenarioNames = Object.keys(scenarios).filter(isScenarioName);

export function isScenarioName(name: string): name is ScenarioName {
  return Object.hasOwn(scenarios, name);
}

export function scenarioNamed(name: ScenarioName): Scenario {
  return scenarios[name];
}
