import path from "node:path";
import { checkConformance } from "./support/conformance-document.ts";
import { ensureChromium } from "./support/chromium.ts";
import { ensureNginx } from "./support/nginx.ts";
import { runPlaywright, runVitest } from "./support/test-suites.ts";

/** Runs every suite, shows its output as it comes and ends with one line that counts all tests. */

// Every process of the suites compiles much of the same: half of the time of a short one.
process.env["NODE_COMPILE_CACHE"] ??= path.resolve("node_modules/.cache/compiled");

ensureChromium();
if (!ensureNginx()) console.log("Without nginx on this machine, our own static host serves all.");
const reports = [runVitest("unit"), runVitest("browser"), runPlaywright()];
const counts = reports
  .map((report) => report.counts)
  .reduce((sum, one) => ({
    passed: sum.passed + one.passed,
    failed: sum.failed + one.failed,
    skipped: sum.skipped + one.skipped,
  }));
const isConformant = checkConformance(reports.flatMap(({ tests }) => tests));
const failed = counts.failed + (isConformant ? 0 : 1);

if (counts.skipped > 0) console.log(`${counts.skipped} skipped`);
console.log(`${counts.passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
