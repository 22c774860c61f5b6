import { fileURLToPath } from "node:url";
import { defineConfig } from "@playwright/test";
import { chromiumLaunchOptions } from "../support/chromium.ts";
import { WINDOWS } from "./pictures.ts";

/** `npm run screens`: apart from the tests, because its result is something to look at. */
export default defineConfig({
  testDir: ".",
  testMatch: "**/*.screens.ts",
  outputDir: fileURLToPath(new URL("../../test-results", import.meta.url)),
  globalSetup: "../support/global-setup.ts",
  workers: 1,
  // Bounds for what hangs, far from what anything takes.
  timeout: 180_000,
  expect: { timeout: 15_000 },
  reporter: "list",
  projects: WINDOWS.map(({ name, ...viewport }) => ({ name, use: { viewport } })),
  use: {
    browserName: "chromium",
    launchOptions: chromiumLaunchOptions(),
    contextOptions: { reducedMotion: "reduce" },
    screenshot: "off",
    trace: "off",
    video: "off",
  },
});
