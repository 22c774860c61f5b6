import type { Scenario } from "../scenario.ts";

export const tokenResponseScenarios = {} as const satisfies Readonly<Record<string, Scenario>>;
