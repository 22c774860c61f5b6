import type { Scenario } from "../misbehaviour/scenario.ts";
import { authorizationErrorScenarios } from "./authorization-errors.ts";
import { mixUpScenarios } from "./authorization-mix-up.ts";
import { redirectScenarios } from "./authorization-redirect.ts";

export const authorizationResponseScenarios = {
  ...redirectScenarios,
  ...mixUpScenarios,
  ...authorizationErrorScenarios,
} as const satisfies Readonly<Record<string, Scenario>>;
