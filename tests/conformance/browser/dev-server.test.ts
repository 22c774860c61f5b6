import path from "node:path";
import { test as base, expect } from "@playwright/test";
import type { Page } from "@playwright/test";
import { createServer } from "vite";
import type { Plugin, ViteDevServer } from "vite";
import { createConfig } from "../../e2e/installation.ts";
import { guardPages } from "../../e2e/page-guard.ts";
import type { PageGuard } from "../../e2e/page-guard.ts";
import { answerProvider, expectStatus, pressOnCard } from "../../e2e/person.ts";
import { findFreePort } from "../../support/loopback-server.ts";
import { startRealProvider } from "../../support/real-provider.ts";
import type { RealProvider } from "../../support/real-provider.ts";
import { startResourceServer } from "../../support/resource-server.ts";
import { withoutCourier } from "../../support/without-courier.ts";
import { wake } from "./page-clock.ts";
import { noLocks, queryLocks } from "./refresh-locks.ts";
import { refreshes } from "./refresh-answers.ts";

/*
 * What a developer has before them: React's StrictMode runs effects twice only there, and modules are
 * replaced while the page runs. Nothing in the source is touched: the server is told that a module has
 * changed, and sends it anew with one more line at its end.
 */

/** Milliseconds in which an unbundled page has loaded, on a machine with little to spare. */
const SLOW = 30_000;

const root = path.resolve(import.meta.dirname, "../../..");

interface Development {
  readonly address: string;
  readonly provider: RealProvider;
  /** As if somebody had saved this file, with a line that leaves its mark in the page. */
  save(file: string): Promise<void>;
}

const test = base.extend<
  { guard: PageGuard; provider: RealProvider },
  { development: Development }
>({
  actionTimeout: 30_000,

  development: [
    async ({ browser }, provide) => {
      const port = await findFreePort();
      const address = `http://localhost:${port}/`;
      const client = { redirectUris: [`${address}callback`], postLogoutRedirectUris: [address] };
      const provider = await startRealProvider({ host: "op.localhost", ...client });
      const otherProvider = await startRealProvider({ host: "op2.localhost", ...client });
      const api = await startResourceServer({ providers: [provider, otherProvider] });
      const edits = new Map<string, number>();
      const server = await createServer({
        root,
        // The dev server of a developer, which may run at the same time, keeps its own.
        cacheDir: path.join(root, "node_modules/.vite-conformance"),
        logLevel: "error",
        server: { port, strictPort: true },
        plugins: [servedConfig(createConfig({ provider, otherProvider, api })), markEdits(edits)],
      });
      await server.listen();
      await transformEverything(await browser.newPage(), address);
      await provide({ address, provider, save: (file) => save(server, edits, file) });
      await server.close();
      await Promise.all([provider.stop(), otherProvider.stop(), api.stop()]);
    },
    { scope: "worker", timeout: 3 * SLOW },
  ],

  baseURL: ({ development }, provide) => provide(development.address),

  provider: async ({ development }, provide) => {
    await development.provider.reset();
    await provide(development.provider);
    expect(development.provider.errors, "failures of the provider itself").toEqual([]);
  },

  guard: [
    async ({ context, development, provider }, provide) => {
      const guard = await guardPages(context, [
        new URL(development.address).origin,
        provider.issuer,
      ]);
      await provide(guard);
      expect(guard.findings).toEqual([]);
    },
    { auto: true },
  ],
});

// One server for all: two of them over one cache would take it from each other.
test.describe.configure({ mode: "default" });

/** What a dev server has never sent it makes first, which is slow; a page that has seen it all has not to wait. */
async function transformEverything(page: Page, address: string): Promise<void> {
  for (const [path, title] of [
    ["", "Connections"],
    ["callback", "Sign-in failed"],
  ] as const) {
    await page.goto(address + path);
    await expect(page.getByRole("heading", { level: 1, name: title })).toBeVisible({
      timeout: SLOW,
    });
  }
  await page.context().close();
}

function servedConfig(config: unknown): Plugin {
  return {
    name: "test:served-config",
    enforce: "pre",
    configureServer(server) {
      server.middlewares.use("/config.json", (_, response) => {
        response.setHeader("content-type", "application/json");
        response.end(JSON.stringify(config));
      });
    },
  };
}

function markEdits(edits: ReadonlyMap<string, number>): Plugin {
  return {
    name: "test:mark-edits",
    transform(code, id) {
      const edit = edits.get(id);
      return edit === undefined
        ? undefined
        : `${code}\ndocument.documentElement.dataset.edit = "${edit}";`;
    },
  };
}

async function save(
  server: ViteDevServer,
  edits: Map<string, number>,
  file: string,
): Promise<void> {
  const id = path.join(root, file);
  const module = server.moduleGraph.getModuleById(id);
  if (module === undefined) throw new Error(`the page has not loaded ${file}`);
  edits.set(id, (edits.get(id) ?? 0) + 1);
  await server.reloadModule(module);
}

test("98 under StrictMode the callback exchanges its code once, and a refresh leaves no lock behind", async ({
  page,
  context,
  provider,
}) => {
  test.setTimeout(4 * SLOW);
  await connect(page);
  expect(provider.tokenRequests().map(({ status }) => status)).toEqual([200]);
  await pressOnCard(page, "Refresh now");
  await expect.poll(() => refreshes(provider)).toEqual([200]);
  await expectStatus(page, "Connected");
  await expect.poll(() => queryLocks(page)).toEqual(noLocks);

  const other = await context.newPage();
  await open(other);
  await pressOnCard(other, "Refresh now");
  await expect.poll(() => refreshes(provider)).toEqual([200, 200]);
  await expect.poll(() => queryLocks(page)).toEqual(noLocks);
});

test("Locks: a component that is replaced in mid-refresh leaves no lock behind, and the refresh is used", async ({
  page,
  context,
  provider,
  development,
}) => {
  test.setTimeout(4 * SLOW);
  await connect(page);
  await page.evaluate(() => (document.documentElement.dataset["loaded"] = "once"));
  const held = provider.faults.hold();
  await pressOnCard(page, "Refresh now");
  await held.arrived;
  await development.save("src/pages/connections/connection-card.tsx");
  await expect(page.locator("html")).toHaveAttribute("data-edit", "1", { timeout: SLOW });
  // It was replaced where it was: the page is still the one that has sent the request.
  await expect(page.locator("html")).toHaveAttribute("data-loaded", "once");
  const { held: locks } = await queryLocks(page);
  expect(locks.filter((name) => name.startsWith("pixy.refresh."))).toHaveLength(1);
  held.release();
  await expectStatus(page, "Connected");
  await expect.poll(() => queryLocks(page)).toEqual(noLocks);
  expect(refreshes(provider)).toEqual([200]);

  const other = await context.newPage();
  await open(other);
  await pressOnCard(other, "Refresh now");
  await expect.poll(() => refreshes(provider)).toEqual([200, 200]);
  await expectStatus(page, "Connected");
});

test("Locks: a module that cannot be replaced reloads the page in mid-refresh: its lock goes with it", async ({
  page,
  context,
  provider,
  development,
  guard,
}) => {
  test.setTimeout(4 * SLOW);
  guard.expectFailure(/\/token$/);
  // A courier would go on with what the page has begun.
  await withoutCourier(context);
  await connect(page);
  const other = await context.newPage();
  await open(other);
  await expectStatus(other, "Connected");
  await page.evaluate(() => (document.documentElement.dataset["loaded"] = "once"));
  // It gets no further than the browser: the provider will know of one refresh only.
  const { promise: sent, resolve: onSent } = Promise.withResolvers<void>();
  await page.route(/\/token$/, () => onSent(), { times: 1 });
  await pressOnCard(page, "Refresh now");
  await sent;
  await development.save("src/connections/refresh-lock.ts");
  await expect(page.locator("html")).not.toHaveAttribute("data-loaded", "once", {
    timeout: SLOW,
  });

  await expect.poll(() => queryLocks(page)).toEqual(noLocks);

  // The tab that is looked at next sees that the holder has died, and goes on in its place. Both were
  // loaded anew, and notice that they are looked at only when all of their scripts are there.
  await expect
    .poll(
      async () => {
        await wake(page);
        return refreshes(provider);
      },
      { timeout: SLOW },
    )
    .toEqual([200]);
  for (const tab of [page, other]) await expectStatus(tab, "Connected", {}, SLOW);
  await expect.poll(() => queryLocks(other)).toEqual(noLocks);
});

/** As a person does who waits for as long as it takes. */
async function connect(page: Page): Promise<void> {
  await open(page);
  await page.getByRole("button", { name: "Connect Acme", exact: true }).click();
  await answerProvider(page, "alice");
  await expectStatus(page, "Connected", {}, SLOW);
}

async function open(page: Page): Promise<void> {
  await page.goto("./");
  await expect(page.getByRole("heading", { level: 1, name: "Connections" })).toBeVisible({
    timeout: SLOW,
  });
}

test("98 under StrictMode each step of a grant in the lab sends its request once", async ({
  page,
  provider,
  guard,
}) => {
  // "Not yet" is an error for the browser.
  guard.expectFailure(/\/token$/);
  await page.goto("./lab?grant=device");
  await page.getByRole("button", { name: "Start" }).click({ timeout: SLOW });
  await expect(page.getByText("Step 1", { exact: true })).toBeVisible();
  await page.getByRole("button", { name: "Next" }).click();
  await expect(page.getByText("Step 2", { exact: true })).toBeVisible();
  await page.getByRole("button", { name: "Next" }).click();
  await expect(page.getByText("Step 3", { exact: true })).toBeVisible();
  const posted = provider.requests.filter(({ method }) => method === "POST");
  expect(posted.map(({ path: at }) => at)).toEqual(["/device/auth", "/token"]);
});
