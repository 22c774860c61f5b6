import type { Plugin } from "vite";

const BASE = "/foreign-app/";

/**
 * Hosts an app that is not Pixy: every address below `/foreign-app/` is answered with its page, as
 * the host of a single-page app does.
 */
export function foreignApp(): Plugin {
  return {
    name: "foreign-app",
    configureServer(server) {
      server.middlewares.use((request, response, next) => {
        const { headers, url = "" } = request;
        if (!url.startsWith(BASE) || !headers.accept?.includes("text/html")) return next();
        response.setHeader("content-type", "text/html").end(page);
      });
    },
  };
}

/** Vitest wraps `import()` in whatever it serves, for a runner that a frame does not have. */
const runner = "globalThis.__vitest_browser_runner__ ??= { wrapDynamicImport: (load) => load() };";

const page = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <title>A foreign app</title>
    <script>${runner}</script>
    <script type="module" src="/tests/browser/mock-provider/foreign-app.ts"></script>
  </head>
  <body></body>
</html>`;
