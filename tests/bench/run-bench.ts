import { readFileSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { replaceGenerated } from "../../src/cli/generated-part.ts";
import { markdownTable } from "../../src/cli/markdown-table.ts";
import type { Bench } from "./bench.ts";
import { hostileInput } from "./hostile-input.ts";
import { thousandConnections } from "./thousand-connections.ts";

/**
 * Measures, and prints what it has measured: `npm run bench`, `npm run bench -- "hostile input"`.
 * With `-- --write` it is written to `docs/performance.md`.
 */
const benches: readonly Bench[] = [hostileInput, thousandConnections];

const document = fileURLToPath(new URL("../../docs/performance.md", import.meta.url));
const { values, positionals } = parseArgs({
  options: { write: { type: "boolean", default: false } },
  allowPositionals: true,
});

for (const bench of benches) {
  if (positionals.length > 0 && !positionals.includes(bench.name)) continue;
  console.log(`\n── ${bench.name} ──`);
  const { head, rows } = await bench.run(console.log);
  const table = markdownTable(head, rows);
  console.log(`\n${table}`);
  if (!values.write) continue;
  const part = `Node ${process.versions.node}, ${availableParallelism()} cores.\n\n${table}`;
  writeFileSync(document, replaceGenerated(readFileSync(document, "utf8"), bench.name, part));
}
