import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import type { Scenario } from "../mock-provider/misbehaviour/scenario.ts";
import { scenarios } from "../mock-provider/scenarios.ts";

/**
 * Keeps the generated parts of the mock provider's manual current: `npm run docs` writes them,
 * `npm run docs -- --check` fails when they are not.
 */

const manual = fileURLToPath(new URL("../../docs/mock-provider.md", import.meta.url));
const example = fileURLToPath(
  new URL("../../tests/mock-provider/foreign-app/main.ts", import.meta.url),
);

const parts: Readonly<Record<string, () => string>> = {
  example: () => ["```ts", readFileSync(example, "utf8").trim(), "```"].join("\n"),
  scenarios: describeScenarios,
};

const { values } = parseArgs({ options: { check: { type: "boolean", default: false } } });
const current = readFileSync(manual, "utf8");
const wanted = Object.entries(parts).reduce(replacePart, current);
if (!values.check) writeFileSync(manual, wanted);
else if (wanted !== current) {
  console.error("docs/mock-provider.md is not current: run `npm run docs`.");
  process.exitCode = 1;
}

function replacePart(text: string, [name, make]: readonly [string, () => string]): string {
  const [start, end] = [`<!-- ${name}: generated -->`, `<!-- ${name}: end -->`];
  const [before, after] = [text.indexOf(start), text.indexOf(end)];
  if (before < 0 || after < before) throw new Error(`The manual has no place for "${name}".`);
  return `${text.slice(0, before)}${start}\n\n${make()}\n\n${text.slice(after)}`;
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
