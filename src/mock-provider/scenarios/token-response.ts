import type { Scenario } from "../misbehaviour/scenario.ts";
import { tokenErrorScenarios } from "./token-errors.ts";
import { lifetimeScenarios } from "./token-lifetimes.ts";
import { memberScenarios } from "./token-members.ts";

export const tokenResponseScenarios = {
  ...lifetimeScenarios,
  ...memberScenarios,
  ...tokenErrorScenarios,
} as const satisfies Readonly<Record<string, Scenario>>;
