import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import * as v from "valibot";
import { chromiumLaunchOptions, ensureChromium } from "../support/chromium.ts";
import { buildPixy } from "../support/production-builds.ts";
import { serveDist } from "../support/static-server.ts";
import type { Bench, BenchOptions, BenchTable } from "./bench.ts";
import { installPeers } from "./peers/peer-apps.ts";
import { median } from "./refresh-home/statistics.ts";

const ROUNDS = 5;
const FORMS = ["mobile", "desktop"] as const;

const cli = fileURLToPath(new URL("peers/node_modules/lighthouse/cli/index.js", import.meta.url));

const Report = v.object({
  categories: v.record(v.string(), v.object({ title: v.string(), score: v.nullable(v.number()) })),
  audits: v.record(
    v.string(),
    v.object({ title: v.string(), numericValue: v.optional(v.number()) }),
  ),
});
type Report = v.InferOutput<typeof Report>;

/** Milliseconds, each. */
const METRICS = [
  "first-contentful-paint",
  "largest-contentful-paint",
  "total-blocking-time",
  "speed-index",
];

/** What Lighthouse says about the start page. */
export const lighthouse: Bench = { name: "lighthouse", run: measure };

async function measure(
  tell: (line: string) => void,
  { rounds = ROUNDS }: BenchOptions,
): Promise<BenchTable> {
  ensureChromium();
  installPeers(tell);
  buildPixy({ base: "/", directory: "dist" });
  const acme = { id: "acme", name: "Acme", issuer: "https://id.example", clientId: "pixy" };
  const config = { providers: [acme] };
  const host = await serveDist({ directory: "dist", base: "/", port: 0, config });
  try {
    const columns = new Map<string, readonly Report[]>();
    for (const form of FORMS) {
      const reports: Report[] = [];
      for (let round = 0; round < rounds; round += 1) reports.push(await runOnce(host.url, form));
      columns.set(form, reports);
      tell(form);
    }
    const [first] = [...columns.values()].flat();
    const scores = Object.entries(first?.categories ?? {}).map(([key, { title }]) => [
      title,
      ...[...columns.values()].map((reports) =>
        middle(reports.map(({ categories }) => (categories[key]?.score ?? NaN) * 100)),
      ),
    ]);
    const metrics = METRICS.map((key) => [
      first?.audits[key]?.title ?? key,
      ...[...columns.values()].map(
        (reports) => `${middle(reports.map(({ audits }) => audits[key]?.numericValue ?? NaN))} ms`,
      ),
    ]);
    return { head: ["", ...columns.keys()], rows: [...scores, ...metrics] };
  } finally {
    await host.close();
  }
}

async function runOnce(url: string, form: (typeof FORMS)[number]): Promise<Report> {
  const { executablePath, args } = chromiumLaunchOptions();
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [
      cli,
      url,
      "--quiet",
      "--output=json",
      ...(form === "desktop" ? ["--preset=desktop"] : []),
      `--chrome-flags=${["--headless=new", ...args.filter((arg) => !arg.includes("="))].join(" ")}`,
    ],
    {
      maxBuffer: 64 * 1024 ** 2,
      env: { ...process.env, ...(executablePath && { CHROME_PATH: executablePath }) },
    },
  );
  return v.parse(Report, JSON.parse(stdout));
}

function middle(values: readonly number[]): string {
  return median(values).toFixed(0);
}
