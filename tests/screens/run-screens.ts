import { spawnSync } from "node:child_process";
import { mkdirSync, rmSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { ensureChromium } from "../support/chromium.ts";
import { writeIndexPage } from "./index-page.ts";
import { SCREENS } from "./pictures.ts";

/**
 * Captures every screen in every state: `npm run screens`, `npm run screens -- console tokens`. With
 * `-- --write-readme` the pictures of the README are made anew. Fails when a picture shows a secret,
 * when a page scrolls sideways, and when something in it moves by itself.
 */
const { values, positionals: chosen } = parseArgs({
  options: { "write-readme": { type: "boolean", default: false } },
  allowPositionals: true,
});

ensureChromium();
// A part that is captured again replaces only itself.
if (chosen.length === 0) rmSync(SCREENS, { recursive: true, force: true });
mkdirSync(SCREENS, { recursive: true });
const { status } = spawnSync(
  process.execPath,
  [
    fileURLToPath(new URL("../../node_modules/@playwright/test/cli.js", import.meta.url)),
    "test",
    `--config=${fileURLToPath(new URL("playwright.config.ts", import.meta.url))}`,
    ...chosen,
  ],
  {
    stdio: "inherit",
    env: { ...process.env, ...(values["write-readme"] && { WRITE_README_IMAGES: "1" }) },
  },
);
const { count, file } = writeIndexPage(SCREENS);
console.log(`\n${count} screens and states, to look at in ${path.relative(process.cwd(), file)}`);
process.exitCode = status ?? 1;
