import { chromium } from "playwright";
import { chromiumLaunchOptions } from "../../support/chromium.ts";
import { findFreePort } from "../../support/loopback-server.ts";
import { startRealProvider } from "../../support/real-provider.ts";
import { serveDist } from "../../support/static-server.ts";
import { signIn } from "./sign-in-rounds.ts";
import { watchSights } from "./moments.ts";
const port = await findFreePort();
const url = `http://pixy.bench.localhost:${port}/`;
const provider = await startRealProvider({
  host: "id.bench.localhost",
  redirectUris: [url + "callback"],
  postLogoutRedirectUris: [url],
});
const api = provider.issuer + "/me";
const config = {
  providers: [
    {
      id: "acme",
      name: "Acme",
      issuer: provider.issuer,
      clientId: provider.clientId,
      scope: "openid profile email offline_access",
      apis: [{ name: "Who am I", method: "GET", url: api }],
    },
  ],
};
const host = await serveDist({ directory: process.argv[2] ?? "dist", base: "/", port, config });
const browser = await chromium.launch(chromiumLaunchOptions());
const subject: any = { name: "Pixy", url, directory: "dist", provider, api };
for (let n = 0; n < 3; n++) {
  await provider.reset();
  provider.faults.slowDown(100);
  const context = await browser.newContext({ baseURL: url });
  await watchSights(context, {
    sights: {
      page: { selector: "h1", words: "Signing in" },
      exch: { selector: "li", words: "xch" },
      done: { selector: "h1", words: "Signed in" },
      "signed in": { selector: "article [role=status]", words: "Connected" },
      answer: { selector: "article", words: "alice@example.org" },
    },
  });
  await context.addInitScript(() => {
    const log: string[] = [];
    (globalThis as any).__log = log;
    const note = (what: string, from: number) =>
      log.push(
        `${from.toFixed(0).padStart(5)} ${performance.now().toFixed(0).padStart(5)} ${what}`,
      );
    const wrapP = (o: any, k: string, name: string) => {
      const f = o[k];
      o[k] = function (...a: any[]) {
        const t = performance.now();
        const r = f.apply(this, a);
        r?.then?.(
          () => note(name, t),
          () => note(name + " failed", t),
        );
        return r;
      };
    };
    for (const k of ["digest", "verify", "importKey", "encrypt", "decrypt", "generateKey"])
      wrapP(SubtleCrypto.prototype, k, "subtle." + k);
    const of = globalThis.fetch;
    globalThis.fetch = function (...a: any[]) {
      const t = performance.now();
      const r = of.apply(this, a as any);
      const u = String((a[0] as any)?.url ?? a[0]).replace(/^https?:\/\/[^/]*/, "");
      r.then(
        () => note("fetch " + u, t),
        () => note("fetch failed " + u, t),
      );
      return r;
    };
    const otx = IDBDatabase.prototype.transaction;
    IDBDatabase.prototype.transaction = function (...a: any[]) {
      const t = performance.now();
      const x = otx.apply(this, a as any);
      (x as any).__t = t;
      x.addEventListener("complete", () =>
        note(`idb ${a[1] ?? "readonly"} ${((x as any).__keys ?? []).join(",")}`, t),
      );
      return x;
    };
    for (const k of ["get", "put", "getAll", "getAllKeys", "openCursor", "delete", "count"]) {
      const f = (IDBObjectStore.prototype as any)[k];
      (IDBObjectStore.prototype as any)[k] = function (...a: any[]) {
        const key = a[k === "put" ? 1 : 0];
        ((this.transaction as any).__keys ??= []).push(
          k + " " + String(key instanceof IDBKeyRange ? key.lower + ".." : key).slice(0, 22),
        );
        return f.apply(this, a);
      };
    }
    const oo = IDBFactory.prototype.open;
    IDBFactory.prototype.open = function (...a: any[]) {
      const t = performance.now();
      const r = oo.apply(this, a as any);
      r.addEventListener("success", () => note("idb open", t));
      return r;
    };
    new PerformanceObserver((l) => {
      for (const e of l.getEntries())
        log.push(
          `${e.startTime.toFixed(0).padStart(5)} ${(e.startTime + e.duration).toFixed(0).padStart(5)} LONG TASK`,
        );
    }).observe({ type: "longtask", buffered: true });
  });
  const page = await context.newPage();
  await signIn(page, subject);
  await page.getByText("alice@example.org").waitFor();
  await page.waitForTimeout(300);
  const out: any = await page.evaluate(() => ({
    log: (globalThis as any).__log,
    marks: performance.getEntriesByType("mark").map((m) => [m.name, m.startTime | 0]),
    z: (performance.getEntriesByType("navigation")[0] as any).toJSON(),
    js: performance
      .getEntriesByType("resource")
      .filter((r) => r.name.endsWith(".js"))
      .map((r: any) => [r.startTime | 0, r.responseEnd | 0, r.name.split("/").pop()].join(" ")),
  }));
  if (n === 2) {
    console.log(
      "fetchStart",
      out.z.fetchStart,
      "responseEnd",
      out.z.responseEnd,
      "dcl",
      out.z.domContentLoadedEventEnd,
    );
    console.log(out.js.join("\n"));
    console.log(
      out.log
        .toSorted((a: string, b: string) => a.slice(0, 5).localeCompare(b.slice(0, 5)))
        .join("\n"),
    );
  }
  console.log(JSON.stringify(out.marks), "zero", out.z.fetchStart | 0);
  await context.close();
}
await browser.close();
await host.close();
await provider.stop();
