import { defineConfig } from "@playwright/test";
import { chromiumLaunchOptions } from "./tests/support/chromium.ts";

export default defineConfig({
  testDir: "tests/e2e",
  testMatch: "**/*.test.ts",
  // Builds what is tested, once for all files.
  globalSetup: "./tests/support/global-setup.ts",
  fullyParallel: false,
  workers: 2,
  retries: 0,
  forbidOnly: true,
  reporter: "list",
  use: {
    browserName: "chromium",
    headless: true,
    launchOptions: chromiumLaunchOptions(),
    // Traces, videos and screenshots of a sign-in would hold tokens.
    screenshot: "off",
    trace: "off",
    video: "off",
  },
});
