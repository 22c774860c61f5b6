import { randomInt } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { chromium } from "playwright";
import { replaceGenerated } from "../../src/cli/generated-part.ts";
import { chromiumLaunchOptions, ensureChromium } from "../support/chromium.ts";
import { buildPixy } from "../support/production-builds.ts";
import { describeFigures } from "./figures.ts";
import { type Outcome, runChaos } from "./run-chaos.ts";
import { everything } from "./schedule.ts";

/**
 * Runs chaos at length: `npm run chaos -- --seed 42 --kills 200 --tabs 8`. With `--write` its figures
 * go into docs/reliability.md.
 */
const { values } = parseArgs({
  options: {
    seed: { type: "string", default: String(randomInt(2 ** 31)) },
    kills: { type: "string", default: "200" },
    tabs: { type: "string", default: "8" },
    write: { type: "boolean", default: false },
  },
});
const [seed, kills, tabs] = [values.seed, values.kills, values.tabs].map(toCount);
if (seed === undefined || kills === undefined || tabs === undefined)
  throw new RangeError("--seed, --kills and --tabs are whole numbers");
const command = `npm run chaos -- --seed ${seed} --kills ${kills} --tabs ${tabs}`;
const document = fileURLToPath(new URL("../../docs/reliability.md", import.meta.url));
const directory = "dist-chaos";

console.log(command);
ensureChromium();
buildPixy({ base: "/", directory });
const browser = await chromium.launch(chromiumLaunchOptions());
let told = 0;
const outcome = await runChaos(browser, {
  seed,
  mix: everything,
  kills,
  killsPerRound: 20,
  tabs,
  longStops: true,
  directory,
  report,
});
await browser.close();

console.log(describeFigures(outcome, tabs));
for (const fault of outcome.faults) console.error(fault);
if (outcome.violations.length > 0 || outcome.faults.length > 0) process.exitCode = 1;

/** After each round, so that the figures of a run that was broken off are there as well. */
function write(outcome: Outcome): void {
  const date = new Date().toISOString().slice(0, 10);
  const content = [`\`${command}\`, on ${date}:`, describeFigures(outcome, tabs ?? 0)].join("\n\n");
  writeFileSync(
    document,
    replaceGenerated(readFileSync(document, "utf8"), "chaos figures", content),
  );
}

function report(outcome: Outcome): void {
  const { duration, kills: done, evidence, losses, violations } = outcome;
  if (values.write) write(outcome);
  const parts = [
    `${Math.round(duration / 1000)} s`,
    `${done} killed`,
    `${evidence.sends.length} refreshes`,
    `${losses.length} lost`,
    `${violations.length} rules broken`,
  ];
  console.log(parts.join(", "));
  for (const { rule, connection, at, details } of violations.slice(told))
    console.error(`  ${new Date(at).toISOString()} ${connection}: ${rule}: ${details}`);
  // What happened when, for whoever looks for the cause: tokens are numbers in it.
  if (violations.length > told)
    writeFileSync(`${directory}/evidence.json`, JSON.stringify(evidence));
  told = violations.length;
}

function toCount(text: string): number | undefined {
  return /^\d+$/.test(text) ? Number(text) : undefined;
}
