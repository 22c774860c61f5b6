import type { Scenario } from "../scenario.ts";

export const logoutScenarios = {} as const satisfies Readonly<Record<string, Scenario>>;
