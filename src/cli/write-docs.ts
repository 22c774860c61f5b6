import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { replaceGenerated } from "./generated-part.ts";
import { labManual } from "./lab-manual.ts";
import { mockManual } from "./mock-manual.ts";

/**
 * Keeps the generated parts of the manuals current: `npm run docs` writes them,
 * `npm run docs -- --check` fails when they are not.
 */

const { values } = parseArgs({ options: { check: { type: "boolean", default: false } } });
for (const { path, parts } of [mockManual, labManual]) {
  const manual = fileURLToPath(new URL(`../../${path}`, import.meta.url));
  const current = readFileSync(manual, "utf8");
  const wanted = Object.entries(parts).reduce(
    (text, [name, make]) => replaceGenerated(text, name, make()),
    current,
  );
  if (!values.check) writeFileSync(manual, wanted);
  else if (wanted !== current) {
    console.error(`${path} is not current: run \`npm run docs\`.`);
    process.exitCode = 1;
  }
}
