import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { msw } from "msw/vite";
import { build } from "vite";

/** What the app is built with. */
export interface SmallestInstallation {
  /** The content of a `config.json`. */
  readonly config: unknown;
  /** Of the request that it makes. */
  readonly api: string;
}

/**
 * Builds the smallest app on Pixy's layers.
 *
 * @param directory relative to the project
 */
export async function buildSmallestApp(
  directory: string,
  installation: SmallestInstallation,
): Promise<void> {
  process.env["NODE_ENV"] = "production";
  await build({
    configFile: false,
    root: fileURLToPath(new URL(".", import.meta.url)),
    logLevel: "error",
    define: {
      __INSTALLATION__: JSON.stringify(installation),
      __MOCK_PROVIDER__: "false",
      __PIXY_VERSION__: JSON.stringify("bench"),
    },
    build: {
      target: "es2024",
      outDir: fileURLToPath(new URL(`../../../${directory}`, import.meta.url)),
      emptyOutDir: true,
      modulePreload: { polyfill: false },
    },
    worker: { format: "es" },
    plugins: [react(), msw({ mode: "worker-only" })],
  });
}
