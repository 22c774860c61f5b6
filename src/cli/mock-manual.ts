import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Scenario } from "../mock-provider/misbehaviour/scenario.ts";
import { goodPolicy, policySchema } from "../mock-provider/misbehaviour/policy.ts";
import { initialState } from "../mock-provider/state/initial-state.ts";
import type { Lifetimes } from "../mock-provider/state/state.ts";
import { scenarios } from "../mock-provider/scenarios.ts";
import type { Manual } from "./generated-part.ts";
import { markdownTable } from "./markdown-table.ts";

const example = fileURLToPath(
  new URL("../../tests/mock-provider/foreign-app/main.ts", import.meta.url),
);

const nodeExample = fileURLToPath(
  new URL("../../tests/mock-provider/node-example.test.ts", import.meta.url),
);

const lifetimeNames: Readonly<Record<keyof Lifetimes, string>> = {
  accessTokenLifetime: "access tokens",
  idTokenLifetime: "ID tokens",
  codeLifetime: "authorization codes",
  grantLifetime: "refresh tokens, from the sign-in on, however often they are rotated",
  deviceCodeLifetime: "device codes",
  pushedRequestLifetime: "pushed requests",
};

/** What of the mock provider's manual follows from its source. */
export const mockManual: Manual = {
  path: "docs/mock-provider.md",
  parts: {
    example: () => ["```ts", readFileSync(example, "utf8").trim(), "```"].join("\n"),
    "node example": () => ["```ts", readNodeExample(), "```"].join("\n"),
    lifetimes: () => markdownTable(["member of `lifetimes`", "by default", "of"], lifetimeRows()),
    policy: () => markdownTable(["member of `policy`", "by default", "or"], policyRows()),
    scenarios: describeScenarios,
  },
};

/** @returns the part between its markers, as it reads in an app beside the copied folder */
function readNodeExample(): string {
  const [, example = ""] = readFileSync(nodeExample, "utf8").split(/^\/\/ example: .*\n/m);
  return example.replaceAll("../../src/mock-provider/", "./mock-provider/").trim();
}

function lifetimeRows(): string[][] {
  const { settings } = initialState({ clients: [], accounts: [], lifetimes: {} });
  return Object.entries(settings).flatMap(([name, value]) =>
    isLifetime(name) ? [[`\`${name}\``, code(value), lifetimeNames[name]]] : [],
  );
}

function isLifetime(name: string): name is keyof Lifetimes {
  return name in lifetimeNames;
}

function policyRows(): string[][] {
  const defaults = new Map<string, unknown>(Object.entries(goodPolicy));
  return Object.entries(policySchema.entries).map(([name, schema]) => {
    const values = "options" in schema ? schema.options : [true, false];
    const others = values.filter((value) => value !== defaults.get(name));
    return [`\`${name}\``, code(defaults.get(name)), others.map(code).join(", ")];
  });
}

/** @returns a value as it stands in a program */
function code(value: unknown): string {
  return `\`${JSON.stringify(value)}\``;
}

function describeScenarios(): string {
  const all: readonly (readonly [string, Scenario])[] = Object.entries(scenarios);
  const groups = Map.groupBy(all, ([, { group }]) => group);
  return [...groups]
    .map(([group, members]) => `### ${capitalize(group)}\n\n${members.map(describe).join("\n")}`)
    .join("\n\n");
}

function describe([name, scenario]: readonly [string, Scenario]): string {
  const { does, breaks, goodClient, overHttpOnly } = scenario;
  return [
    `- **\`${name}\`**: ${does}.${overHttpOnly ? " _Over HTTP only._" : ""}`,
    `  Breaks ${breaks}. A good client ${goodClient}.`,
  ].join("\n");
}

function capitalize(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
