import { expect, it } from "vitest";
import { type App, type AppOptions, openApp } from "./app.ts";

export type AppAgainst = (scenario: string, options?: AppOptions) => Promise<App>;
type ConformanceTest = (app: AppAgainst) => Promise<void>;

/** A row of the matrix. @param number as it stands there */
export function row(number: string, title: string, test: ConformanceTest): void {
  it(`${number} ${title}`, () => run(test));
}

/** A row that the app does not meet yet. @param reason why, for the report */
row.failing = (number: string, title: string, reason: string, test: ConformanceTest): void => {
  it.fails(`${number} ${title} (fails: ${reason})`, () => run(test));
};

/** A client test of the OpenID Foundation, by its name. */
export function module(name: string, title: string, test: ConformanceTest): void {
  it(`${name} ${title}`, () => run(test));
}

module.failing = (name: string, title: string, reason: string, test: ConformanceTest): void => {
  it.fails(`${name} ${title} (fails: ${reason})`, () => run(test));
};

/** Runs a test and makes sure that the provider did misbehave as the test believes. */
async function run(test: ConformanceTest): Promise<void> {
  const opened: { app: App; scenario: string }[] = [];
  await test(async (scenario, options) => {
    const app = await openApp(scenario, options);
    opened.push({ app, scenario: options?.isIdle === true ? "" : scenario });
    return app;
  });
  expect(opened.length, "apps opened").toBeGreaterThan(0);
  const idle = opened.map(({ app, scenario }) => idleScenario(app, scenario));
  expect(
    idle.filter((name) => name !== undefined),
    "scenarios that never acted",
  ).toEqual([]);
}

function idleScenario(app: App, list: string): string | undefined {
  return list
    .split("+")
    .map((selector) => selector.split(".")[0] ?? "")
    .find((name) => name !== "" && !hasActed(app, name));
}

/** @returns whether the provider has misbehaved so already */
export function hasActed({ mock }: App, scenario: string): boolean {
  return mock.log
    .entries()
    .some(({ misbehaviours }) => misbehaviours.some((one) => one === scenario));
}
