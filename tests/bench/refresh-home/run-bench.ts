import { randomInt } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { chromium } from "playwright";
import { build } from "vite";
import { contentSecurityPolicy } from "../../../src/cli/security-headers.ts";
import { chromiumLaunchOptions } from "../../support/chromium.ts";
import { serveDist } from "../../support/static-server.ts";
import { findBreakages, measureWorkerLife } from "./breakages.ts";
import { timeCalls } from "./call-times.ts";
import { tryFeatures } from "./features.ts";
import { runKills } from "./kill-series.ts";
import { type ServedProvider, serveRotatingProvider } from "./provider-over-http.ts";
import { describeFindings, insertFigures } from "./report.ts";
import { planKills, seededRandom } from "./schedule.ts";
import { measureSizes } from "./sizes.ts";

/**
 * Measures where the refresh should live: `npm run bench:refresh-home -- --write` puts the figures
 * into docs/refresh-home.md.
 */
const { values } = parseArgs({
  options: {
    seed: { type: "string", default: String(randomInt(2 ** 31)) },
    /** Tabs that are closed while no other one is open. */
    kills: { type: "string", default: "200" },
    /** Tabs that are closed beside another one. */
    pairs: { type: "string", default: "100" },
    /** Renderers that crash: so many alone, and so many beside another tab. */
    crashes: { type: "string", default: "30" },
    calls: { type: "string", default: "10000" },
    /** Kills that go on side by side: each waits most of the time. */
    lanes: { type: "string", default: "8" },
    write: { type: "boolean", default: false },
  },
});
const seed = Number(values.seed);
const calls = Number(values.calls);
const root = fileURLToPath(new URL("../../..", import.meta.url));
const directory = path.join(root, "dist-refresh-home");
const document = path.join(root, "docs/refresh-home.md");

const kills = planKills(seed, {
  "only tab closed": Number(values.kills),
  "one of two closed": Number(values.pairs),
  "only tab crashed": Number(values.crashes),
  "one of two crashed": Number(values.crashes),
});
console.log(`seed ${seed}, ${kills.length} kills of each home`);
await build({ configFile: fileURLToPath(new URL("vite.config.ts", import.meta.url)) });

const lanes = await Promise.all(
  Array.from({ length: Number(values.lanes) }, async (_, number) => ({
    profileId: `lane-${number}`,
    served: await serveRotatingProvider(),
  })),
);
const [first] = lanes;
if (first === undefined) throw new Error("there must be a lane");
// Production's own policy, and the name of one more that vouches for workers.
const policy = contentSecurityPolicy({ mockProvider: true }).replace(
  "trusted-types ",
  "trusted-types refresh-home ",
);
const host = await serveDist({
  directory,
  base: "/",
  port: 0,
  headers: { "content-security-policy": policy },
  config: {
    providers: [
      ...lanes.map(({ profileId, served }) => profileOf(profileId, served)),
      { ...profileOf("bound", first.served), dpop: true },
      { ...profileOf("fleeting", first.served), refreshTokens: "memory" },
    ],
  },
});
const browser = await chromium.launch(chromiumLaunchOptions());
try {
  // It takes minutes of doing nothing. Awaited below; until then its failure must not end the run.
  const life = measureWorkerLife(browser, host.url);
  life.catch(() => undefined);
  const rounds = await runKills(browser, host.url, { lanes, kills, seed }, (done) => {
    if (done % 25 === 0) console.log(`${done} of ${kills.length} kills`);
  });
  const features = await tryFeatures(browser, host.url, first.served, {
    dpop: "bound",
    memory: "fleeting",
  });
  const breakages = await findBreakages(browser, directory, policy);
  console.log("times the calls");
  const times = await timeCalls(browser, host.url, first, calls, seededRandom(seed));
  const figures = describeFindings({
    browser: browser.version(),
    seed,
    calls,
    rounds,
    times,
    sizes: measureSizes(directory),
    features,
    breakages: [...breakages, await life],
  });
  console.log(`\n${figures}`);
  if (values.write) writeFileSync(document, insertFigures(readFileSync(document, "utf8"), figures));
} finally {
  await browser.close();
  await host.close();
  await Promise.all(lanes.map(({ served }) => served.stop()));
}
console.log(`to see the same kills again: npm run bench:refresh-home -- --seed ${seed}`);

function profileOf(id: string, { provider }: ServedProvider) {
  return {
    id,
    name: id,
    issuer: provider.issuer,
    clientId: "pixy",
    scope: "openid offline_access",
    apis: [{ name: "Me", method: "GET", url: `${provider.apiOrigin}/me` }],
  };
}
