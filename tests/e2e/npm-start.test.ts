import { test as base, expect } from "@playwright/test";
import { createServer } from "vite";
import { moveClock, setClockOff } from "../conformance/browser/page-clock.ts";
import { signInAtMock, who } from "./demo-fixtures.ts";
import { guardPages } from "./page-guard.ts";
import type { PageGuard } from "./page-guard.ts";
import { apiAnswer, connectionCard, expectStatus, openConnection, sendRequest } from "./person.ts";

/** Milliseconds in which some hundred modules have come through the service worker, on a busy machine. */
const SLOW = 60_000;

/** What `npm start` gives a person: the dev server, with the provider that lives in the tab. */
const test = base.extend<{ address: string; guard: PageGuard }>({
  address: async ({}, provide) => {
    const server = await createServer({
      logLevel: "error",
      // The dev server of a developer, which may run at the same time, keeps its own.
      cacheDir: "node_modules/.vite-npm-start",
      // Any free one: one that is looked for before may be taken until the server has got ready.
      server: { port: 0 },
    });
    await server.listen();
    await provide(server.resolvedUrls?.local[0] ?? "");
    await server.close();
  },
  baseURL: ({ address }, provide) => provide(address),
  guard: [
    async ({ context, address }, provide) => {
      const guard = await guardPages(context, [new URL(address).origin]);
      await provide(guard);
      expect(guard.findings).toEqual([]);
    },
    { auto: true },
  ],
});

test("a person connects, calls the API, sees a refresh, disconnects", async ({ page }) => {
  test.setTimeout(3 * SLOW);
  await setClockOff(page, 0);
  await page.goto("./");
  await page.getByRole("button", { name: "30 s" }).click();
  await page.getByRole("button", { name: "Connect Mock provider" }).click();
  await signInAtMock(page);
  await expectStatus(page, "Connected", who, SLOW);
  await openConnection(page, who);
  await sendRequest(page, "List workflows");
  await expect(apiAnswer(page)).toContainText("sent with the stored token");
  await expect(apiAnswer(page)).toContainText("200");
  await sendRequest(page, "Start an execution");
  await expect(apiAnswer(page)).toContainText("201");

  // The provider is in the page, and goes by the same clock.
  await moveClock(page, 31_000);
  await sendRequest(page, "List projects");
  await expect(apiAnswer(page)).toContainText("→ refreshed");
  await expect(apiAnswer(page)).toContainText("200");
  await expect(page.getByRole("link", { name: /^Refresh / })).toBeVisible();

  await page.getByRole("button", { name: "Disconnect", exact: true }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Disconnect", exact: true }).click();
  // The journeys stay at the connection's address.
  await expect(page.getByRole("link", { name: /^Disconnect / })).toBeVisible();
  await page.goto("./");
  await expect(page.getByRole("button", { name: "Connect Mock provider" })).toBeVisible();
  await expect(connectionCard(page, who)).toHaveCount(0);
});
