import type { Scenario } from "../misbehaviour/scenario.ts";
import { keySetScenarios } from "./key-sets.ts";
import { rotationScenarios } from "./key-rotation.ts";

export const keyScenarios = {
  ...rotationScenarios,
  ...keySetScenarios,
} as const satisfies Readonly<Record<string, Scenario>>;
