import type { Scenario } from "../scenario.ts";

export const keyScenarios = {} as const satisfies Readonly<Record<string, Scenario>>;
