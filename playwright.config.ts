import { defineConfig } from "@playwright/test";
import { headlessShellLaunchOptions } from "./tests/support/chromium.ts";

// A failed test would leave a picture of the page in words, with whatever stood there.
process.env["PLAYWRIGHT_NO_COPY_PROMPT"] = "1";

export default defineConfig({
  testDir: "tests",
  testMatch: ["e2e/**/*.test.ts", "conformance/browser/**/*.test.ts", "chaos/**/*.test.ts"],
  // Builds what is tested, once for all files.
  globalSetup: "./tests/support/global-setup.ts",
  // A file that comes late would keep one worker for a minute while the others have nothing left.
  fullyParallel: true,
  // Twice what the smallest machine has cores: many tests wait more than they work.
  workers: 4,
  retries: 0,
  // Bounds for what hangs, far from what anything takes: they say nothing about speed.
  timeout: 60_000,
  expect: { timeout: 10_000 },
  // A suite that fails everywhere must not outlast the patience of CI.
  globalTimeout: 15 * 60_000,
  forbidOnly: true,
  reporter: "list",
  use: {
    browserName: "chromium",
    headless: true,
    // Nobody looks at what moves, and painting it is a fifth of the work.
    contextOptions: { reducedMotion: "reduce" },
    launchOptions: headlessShellLaunchOptions(),
    // Traces, videos and screenshots of a sign-in would hold tokens.
    screenshot: "off",
    trace: "off",
    video: "off",
  },
});
