import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

/**
 * Runs Vite, which refuses options that it does not know: `--demo` says that the mock provider is to
 * be part of the page. All other arguments go to Vite as they are.
 */
const vite = fileURLToPath(new URL("../../node_modules/vite/bin/vite.js", import.meta.url));

const given = process.argv.slice(2);
const options = given.filter((argument) => argument !== "--demo");
const mode = options.length < given.length ? ["--mode", "demo"] : [];

const { status } = spawnSync(process.execPath, [vite, ...options, ...mode], { stdio: "inherit" });
process.exitCode = status ?? 1;
