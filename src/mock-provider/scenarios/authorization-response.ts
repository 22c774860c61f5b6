import type { Scenario } from "../scenario.ts";

export const authorizationResponseScenarios = {} as const satisfies Readonly<
  Record<string, Scenario>
>;
