import { fileURLToPath } from "node:url";
import { msw } from "msw/vite";
import { defineConfig } from "vite";

const pages = fileURLToPath(new URL("pages", import.meta.url));

/** The pages that are measured, built as the app is. */
export default defineConfig({
  root: pages,
  publicDir: false,
  logLevel: "warn",
  define: { __MOCK_PROVIDER__: "false" },
  build: {
    target: "es2024",
    outDir: fileURLToPath(new URL("../../../dist-refresh-home", import.meta.url)),
    emptyOutDir: true,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: ["index", "worker", "courier", "probe"].map((name) => `${pages}/${name}.html`),
    },
  },
  worker: { format: "es" },
  plugins: [msw({ mode: "worker-only" })],
});
