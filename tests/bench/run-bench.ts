import { readFileSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { replaceGenerated } from "../../src/cli/generated-part.ts";
import { markdownTable } from "../../src/cli/markdown-table.ts";
import type { Bench } from "./bench.ts";
import { expiredToken } from "./expired-token.ts";
import { growth } from "./growth.ts";
import { hostileInput } from "./hostile-input.ts";
import { lighthouse } from "./lighthouse.ts";
import { peers } from "./peers/peers.ts";
import { thousandConnections } from "./thousand-connections.ts";

/**
 * Measures, and prints what it has measured: `npm run bench`, `npm run bench -- "hostile input"`,
 * `npm run bench -- peers --rounds 1`. With `-- --write` it is written to `docs/performance.md`.
 */
const benches: readonly Bench[] = [
  hostileInput,
  thousandConnections,
  peers,
  expiredToken,
  growth,
  lighthouse,
];

const document = fileURLToPath(new URL("../../docs/performance.md", import.meta.url));
const { values, positionals } = parseArgs({
  options: { write: { type: "boolean", default: false }, rounds: { type: "string" } },
  allowPositionals: true,
});
const rounds = values.rounds === undefined ? undefined : Number(values.rounds);
if (rounds !== undefined && !(Number.isInteger(rounds) && rounds > 0))
  throw new Error(`--rounds takes how often to measure, not "${values.rounds}".`);

for (const bench of benches) {
  if (positionals.length > 0 && !positionals.includes(bench.name)) continue;
  console.log(`\n── ${bench.name} ──`);
  const measured = await bench.run(console.log, { rounds });
  const text =
    typeof measured === "string" ? measured : markdownTable(measured.head, measured.rows);
  console.log(`\n${text}`);
  if (!values.write) continue;
  const part = `Node ${process.versions.node}, ${availableParallelism()} cores.\n\n${text}`;
  writeFileSync(document, replaceGenerated(readFileSync(document, "utf8"), bench.name, part));
}
