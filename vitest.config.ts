import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { playwright } from "@vitest/browser-playwright";
import { msw } from "msw/vite";
import { defineConfig } from "vitest/config";
import { foreignApp } from "./tests/browser/mock-provider/foreign-app-plugin.ts";
import { headlessShellLaunchOptions } from "./tests/support/chromium.ts";

const define = { __MOCK_PROVIDER__: "true" };

/** Milliseconds: a bound for what hangs, far from what any test takes on a busy machine. */
const testTimeout = 30_000;

export default defineConfig({
  test: {
    projects: [
      {
        define,
        test: {
          name: "unit",
          testTimeout,
          environment: "node",
          // The main process has little to do meanwhile: a core for each on the smallest machine.
          maxWorkers: 2,
          // Each file would load the same modules anew: two fifths of all its work.
          isolate: false,
          include: ["tests/**/*.test.ts"],
          exclude: [
            "tests/browser/**",
            "tests/e2e/**",
            "tests/conformance/browser/**",
            "tests/chaos/**",
            // The bench beside other libraries installs them in its own folder.
            "**/node_modules/**",
          ],
          setupFiles: ["tests/support/unstub-globals.ts"],
          restoreMocks: true,
        },
      },
      {
        define,
        plugins: [react(), tailwindcss(), msw({ mode: "worker-only" }), foreignApp()],
        // Found in mid-run they would be bundled then, and the page reloaded under the running test.
        optimizeDeps: {
          include: [
            "@base-ui/react/dialog",
            "@tanstack/react-query",
            "idb-keyval",
            "jose",
            "msw/browser",
            "msw/http",
            "oauth4webapi",
            "oidc-client-ts",
            "react",
            "react-dom",
            "react-dom/client",
            "react-router",
            "react/jsx-dev-runtime",
            "react/jsx-runtime",
            "valibot",
            "vitest-browser-react",
          ],
          exclude: ["lucide-react"],
        },
        test: {
          name: "browser",
          testTimeout,
          include: ["tests/browser/**/*.test.{ts,tsx}"],
          restoreMocks: true,
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({ launchOptions: headlessShellLaunchOptions() }),
            instances: [{ browser: "chromium" }],
          },
        },
      },
    ],
  },
});
