import type { Scenario } from "../scenario.ts";

export const refreshScenarios = {} as const satisfies Readonly<Record<string, Scenario>>;
