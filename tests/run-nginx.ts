import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { ensureChromium } from "./support/chromium.ts";
import { ensureNginx } from "./support/nginx.ts";
import { productionBuilds } from "./support/production-builds.ts";
import { runPlaywright } from "./support/test-suites.ts";

/**
 * Runs the end-to-end tests of an installation behind nginx alone, with the server block that Pixy
 * ships, at the root of a host and below a path: `npm run test:nginx`, `-- connect` for some of them.
 */
ensureChromium();
if (!ensureNginx()) throw new Error("This needs nginx. Install it (Debian: nginx-light).");

const folder = path.join(import.meta.dirname, "e2e");
const chosen = process.argv.slice(2);
const files = readdirSync(folder)
  .filter((name) => /"\.\/fixtures\.ts"/.test(readFileSync(path.join(folder, name), "utf8")))
  .filter((name) => chosen.length === 0 || chosen.some((part) => name.includes(part)))
  .filter((name) => name.endsWith(".test.ts"))
  .map((name) => `tests/e2e/${name}`);

process.env["PIXY_HOST"] = "nginx";
for (const { base } of productionBuilds) {
  process.env["PIXY_BASE"] = base;
  console.log(`\nBehind nginx at ${base}`);
  if (runPlaywright(files).counts.failed > 0) process.exitCode = 1;
}
