import { chromium } from "playwright";
import { runChaos } from "./run-chaos.ts";
import { chromiumLaunchOptions } from "../support/chromium.ts";
const browser = await chromium.launch(chromiumLaunchOptions());
const o = await runChaos(browser, {
  seed: Number(process.argv[2] ?? 42),
  kills: Number(process.argv[3] ?? 10),
  tabs: 8,
  longStops: false,
  report: (p) => {
    console.log(
      Math.round(p.duration / 1000),
      "s",
      p.kills,
      "kills",
      p.evidence.sends.length,
      "sends",
      p.losses.length,
      "losses",
      p.violations.length,
      "violations",
      p.faults.length,
    );
  },
});
console.log(
  o.violations,
  o.losses.map((l) => [l.connection, l.cause, l.code]),
  o.faults,
);
console.log(
  o.evidence.sends.length,
  Object.entries(Object.groupBy(o.evidence.sends, (s) => s.told)).map(([k, v]) => [k, v?.length]),
);
console.log(
  Object.entries(Object.groupBy(o.evidence.disturbances, (s) => s.deed)).map(([k, v]) => [
    k,
    v?.length,
  ]),
);
await browser.close();
