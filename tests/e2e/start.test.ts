import type { Page } from "@playwright/test";
import { expectAccessible } from "./expect-accessible.ts";
import {
  loseVaultKey,
  refuseIndexedDb,
  storedRecords,
} from "../conformance/browser/storage-faults.ts";
import { expect, test } from "./fixtures.ts";
import { connect, connectionCard, expectStatus } from "./person.ts";

for (const scripts of ["start", "screens", "react"]) {
  test(`a page whose scripts do not come says so, and reloading brings it: ${scripts}`, async ({
    page,
    guard,
  }) => {
    guard.expectFailure(/\/assets\//);
    await page.route(`**/assets/${scripts}-*.js`, (route) => route.abort());
    await page.goto("./");
    await expect(page.getByRole("alert")).toContainText("could not be loaded");

    await page.unrouteAll();
    await page.getByRole("button", { name: "Reload", exact: true }).click();
    await expect(page.getByRole("heading", { name: "Connections", level: 1 })).toBeVisible();
  });
}

test("a browser that is too old is told which one is not", async ({ page }) => {
  await page.addInitScript(() => void Reflect.deleteProperty(URL, "parse"));
  await page.goto("./");
  await expect(page.getByRole("alert")).toContainText("It needs Chrome or Edge 126");
  await expect(page.getByRole("alert").getByRole("button")).toHaveCount(0);
});

test("a screen whose script does not come says so in its place, and the others can be gone to", async ({
  page,
  guard,
}) => {
  guard.expectFailure(/\/assets\//);
  await page.route("**/assets/console-page-*.js", (route) => route.abort());
  await page.goto("./");
  const screens = page.getByRole("navigation", { name: "Main" });
  await screens.getByRole("link", { name: "Console" }).click();
  await expect(page.getByRole("alert")).toContainText("This screen could not be loaded");

  await screens.getByRole("link", { name: "Journeys" }).click();
  await expect(page.getByRole("heading", { name: "Journeys", level: 1 })).toBeVisible();
  await expect(page.getByRole("alert")).toHaveCount(0);

  await page.goBack();
  await expect(page.getByRole("alert")).toContainText("This screen could not be loaded");
  await page.unrouteAll();
  await page.getByRole("button", { name: "Reload", exact: true }).click();
  await expect(page.getByRole("heading", { name: "Console", level: 1 })).toBeVisible();
});

test("a first screen whose script does not come says so in its place, and the others can be gone to", async ({
  page,
  guard,
}) => {
  guard.expectFailure(/\/assets\//);
  await page.route("**/assets/console-page-*.js", (route) => route.abort());
  await page.goto("./console");
  await expect(page.getByRole("alert")).toContainText("This screen could not be loaded");

  const screens = page.getByRole("navigation", { name: "Main" });
  await screens.getByRole("link", { name: "Journeys" }).click();
  await expect(page.getByRole("heading", { name: "Journeys", level: 1 })).toBeVisible();
  await expect(page.getByRole("alert")).toHaveCount(0);
});

for (const { happens, happen } of [
  { happens: "has been there for a while", happen: (page: Page) => page.clock.runFor(1_000) },
  { happens: "is touched", happen: (page: Page) => page.keyboard.press("Tab") },
]) {
  test(`tokens that nobody can read any more are found once the start page ${happens}, not before`, async ({
    page,
  }) => {
    await connect(page);
    await loseVaultKey(page, "deleted");
    const now = Date.now();
    await page.clock.install({ time: now });
    await page.clock.pauseAt(now + 60_000);
    // All that the page asks for by itself has come then.
    await page.goto("./", { waitUntil: "networkidle" });
    await expectStatus(page, "Connected");
    // The screen would not say so while time stands still.
    const stored = [...(await storedRecords(page, "connection:")).values()];
    expect(stored.map((record) => "current" in record)).toEqual([true]);

    await happen(page);
    await expect
      .poll(async () => {
        // What it is told, a screen shows a moment later: far less altogether than a while.
        await page.clock.runFor(5);
        return connectionCard(page).getByRole("status").textContent();
      })
      .toBe("Needs reconnect");
  });
}

test("a mistake in config.json is named with its path, beside what this installation is", async ({
  page,
}) => {
  await page.route("**/config.json", (route) =>
    route.fulfill({ json: { providers: [{ id: "acme", name: "Acme", clientId: "pixy" }] } }),
  );
  await page.goto("./");
  const alert = page.getByRole("alert");
  await expect(alert).toContainText('providers[0]: one of "issuer" and "metadata" is required');
  await expect(alert.getByText("config_invalid", { exact: true })).toBeVisible();
  const redirectUri = new URL("callback", page.url()).href;
  await expect(page.getByText(redirectUri, { exact: true })).toBeVisible();
  await expect(page.getByText("Enforced: no text can become script here")).toBeVisible();
  await expectAccessible(page);

  await page.unrouteAll();
  await alert.getByRole("button").click();
  await expect(page.getByRole("heading", { name: "Connections", level: 1 })).toBeVisible();
});

test("a storage that does not answer is waited for in sight, and done without in the end", async ({
  page,
  context,
}) => {
  await page.clock.install();
  await refuseIndexedDb(context, "hanging");
  await page.goto("./");
  await expect(
    page.getByRole("heading", { name: "Waiting for this browser's storage" }),
  ).toBeVisible();
  await page.clock.fastForward(10_000);
  await expect(page.getByRole("heading", { name: "Connections", level: 1 })).toBeVisible();
  await expect(page.getByText("this browser refuses to store")).toBeVisible();
});

test("words about a slow storage that come later than the app do not take its place", async ({
  page,
  context,
}) => {
  const held = Promise.withResolvers<void>();
  await page.route("**/assets/refusal-screens-*.js", async (route) => {
    await held.promise;
    await route.continue();
  });
  await page.clock.install();
  await refuseIndexedDb(context, "hanging");
  const asked = page.waitForRequest(/refusal-screens/);
  await page.goto("./");
  await page.clock.fastForward(600);
  const script = (await asked).url();
  await page.clock.fastForward(10_000);
  const connections = page.getByRole("heading", { name: "Connections", level: 1 });
  await expect(connections).toBeVisible();

  held.resolve();
  await page.evaluate(async (url) => {
    await import(url);
  }, script);
  await expect(connections).toBeVisible();
});
