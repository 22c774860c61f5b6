import type { Scenario } from "../scenario.ts";

export const apiScenarios = {} as const satisfies Readonly<Record<string, Scenario>>;
