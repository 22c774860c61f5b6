import type { Scenario } from "../scenario.ts";

export const idTokenScenarios = {} as const satisfies Readonly<Record<string, Scenario>>;
