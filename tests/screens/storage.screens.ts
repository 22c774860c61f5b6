import { mergeTests } from "@playwright/test";
import { expect, test as e2e } from "../e2e/fixtures.ts";
import { spoilReading } from "../support/spoil-reading.ts";
import { shooting } from "./shoot.ts";

const test = mergeTests(e2e, shooting);

/** The screens that show what is stored, and one of each that shows one thing of it. */
const PLACES = {
  connections: "./",
  connection: "./connections/somebody",
  login: "./login?connection=somebody",
  console: "./console",
  tokens: "./jwt",
  journeys: "./journeys",
  journey: "./journeys/one",
  settings: "./settings",
};

test("while the storage is read", async ({ page, context, shoot }) => {
  await spoilReading(context, "silent");
  for (const [screen, path] of Object.entries(PLACES)) {
    await page.goto(path);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await expect(page.locator(".skeleton").first()).toBeVisible();
    await shoot(screen, "loading");
  }
});

test("where what is stored cannot be read", async ({ page, context, shoot }) => {
  await spoilReading(context, "failing");
  for (const [screen, path] of Object.entries(PLACES)) {
    await page.goto(path);
    await expect(page.getByRole("alert").first()).toBeVisible();
    await shoot(screen, "unreadable");
  }
});
