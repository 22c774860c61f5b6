import { spawnSync } from "node:child_process";
import { randomInt } from "node:crypto";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

/** Runs every property with many cases: `npm run fuzz -- --seed 42 --runs 100000 jwks`. */
const { values, positionals } = parseArgs({
  options: {
    seed: { type: "string", default: String(randomInt(2 ** 31)) },
    runs: { type: "string", default: "10000" },
  },
  allowPositionals: true,
});
const root = fileURLToPath(new URL("../..", import.meta.url));

console.log(`${values.runs} cases per property, seed ${values.seed}`);
const { status } = spawnSync(
  process.execPath,
  [
    path.join(root, "node_modules/vitest/vitest.mjs"),
    "run",
    "--project=unit",
    "--reporter=verbose",
    ...(positionals.length === 0 ? [""] : positionals).map((name) => `tests/fuzz/${name}`),
  ],
  {
    cwd: root,
    env: { ...process.env, FUZZ_SEED: values.seed, FUZZ_RUNS: values.runs },
    stdio: "inherit",
  },
);
console.log(`to see the same cases again: npm run fuzz -- --seed ${values.seed}`);
process.exitCode = status ?? 1;
