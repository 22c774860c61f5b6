import { randomUUID } from "node:crypto";
import { copyFileSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { msw } from "msw/vite";
import * as v from "valibot";
import type { Plugin, PreviewServer, ResolvedConfig, ViteDevServer } from "vite";
import { defineConfig } from "vite";
import { headersFile, redirectsFile } from "./src/cli/header-files.ts";
import { whyNoPreview } from "./src/cli/preview-build.ts";
import type { PolicyAllowances } from "./src/cli/security-headers.ts";
import { metaContentSecurityPolicy, securityHeaders } from "./src/cli/security-headers.ts";
import { hostRules } from "./src/cli/static-host.ts";

const { version } = v.parse(
  v.object({ version: v.string() }),
  JSON.parse(readFileSync(new URL("package.json", import.meta.url), "utf8")),
);

/** Fixed and strict: the redirect URI that is registered at a provider contains it. */
const port = 8091;

export default defineConfig(({ command, mode, isPreview }) => {
  const isDevServer = command === "serve" && !isPreview;
  const mockProvider = isDevServer || mode === "demo";
  const nonce = randomUUID();
  const allowances: PolicyAllowances = {
    mockProvider,
    ...(isDevServer && { devServer: { nonce } }),
  };
  const server = {
    host: "localhost",
    port,
    strictPort: true,
    headers: securityHeaders(allowances),
  };

  return {
    define: {
      __MOCK_PROVIDER__: JSON.stringify(mockProvider),
      __PIXY_VERSION__: JSON.stringify(version),
    },
    server,
    preview: server,
    ...(isDevServer && { html: { cspNonce: nonce } }),
    worker: {
      format: "es",
      rolldownOptions: { output: { entryFileNames: "assets/[name]-[hash:7].js" } },
    },
    build: {
      target: "es2024",
      // What others wrote may be passed on with their notices only.
      license: { fileName: "licenses.md" },
      // Every browser of the target loads modules ahead by itself.
      modulePreload: { polyfill: false },
      rolldownOptions: {
        output: {
          // The names of all files stand in what every page loads; seven characters of a hash tell
          // four trillion versions of one file apart.
          chunkFileNames: "assets/[name]-[hash:7].js",
          assetFileNames: "assets/[name]-[hash:7][extname]",
          codeSplitting: {
            groups: [
              // It takes the code out of the address before anything is asked for, so it imports
              // nothing: what Vite adds to load other files has to be in it too.
              { name: "main", test: /src\/main\.tsx$|vite\/preload-helper/, priority: 1 },
              // One file that no change of ours touches: it stays in caches, and compresses best whole.
              { name: "react", test: /node_modules\/(react|react-dom|react-router|scheduler)\// },
              // What everything else stands on. Nothing of React is in it, so that a callback's code is
              // on its way before React is there.
              {
                name: "start",
                test: /src\/(app\/start|connections\/(load-once|return-path|sign-out-key)|oauth\/secure-endpoint)\.ts$/,
              },
              // What every page shows first, with all that it imports: whole, it compresses best as well.
              // The callback's page is so little that it goes along.
              {
                name: "screens",
                test: /src\/(app\/start-screens|pages\/callback\/callback-page)\.tsx$/,
              },
              // What a callback needs to answer, the protocol in it: the same holds.
              { name: "flows", test: /src\/app\/flows\.ts$/ },
              // What most pages but the first are made of. One file of it, because every file is named in
              // the list of those that can be loaded, which all pages load.
              {
                name: "pieces",
                test: /lucide-react\/|src\/ui\/(account-card|announcement|choice|code-block|copy-button|dialog|field|header-list|http-exchange|bytes-words|json-tokens|outcome|protocol-value|save-file|select|value-list|with-code)\.tsx?$|src\/pages\/(connection-select\.tsx|login-path\.ts|readiness-command\.tsx)$/,
              },
              { name: "shortcuts", test: /src\/pages\/shortcuts\/shortcut(s|-choice)?\.tsx?$/ },
              {
                name: "shortcut-list",
                test: /src\/pages\/shortcuts\/shortcut-(list|dialog)\.tsx$/,
              },
              { name: "behind-screens", test: /src\/app\/(behind-screens|wipe-notice)\.ts$/ },
              // What acts on connections, behind every first screen. The list of those that cannot be read
              // is asked for before it.
              { name: "set-aside", test: /src\/connections\/set-aside\.ts$/ },
              { name: "acting", test: /src\/app\/browser-connections\.ts$/ },
              { name: "tools", test: /src\/app\/browser-(requests|inspection|import)\.ts$/ },
              // What all pages but the callback's begin with: who the providers are, too.
              {
                name: "start-page",
                test: /src\/(pages\/(with-queries|connections\/connections-page)\.tsx|connections\/provider-profiles\.ts|config\/provider-entry\.ts)$/,
              },
              // How failures are told, also by the screens that come when little else does.
              {
                name: "failure-alert",
                test: /src\/(ui\/failure-alert\.tsx|pages\/(crashed\.tsx|script-not-loaded\.ts))$/,
              },
              // What asks before tokens are taken away, and tells what became of them.
              {
                name: "disconnecting",
                test: /src\/pages\/(danger-dialog|connections\/(disconnect-dialog|revocation-notice|connect-again|signed-out))\.tsx$/,
              },
            ],
          },
        },
      },
    },
    plugins: [
      react(),
      tailwindcss(),
      serverAddress(),
      previewOfItsKind(mockProvider),
      policyInPage(allowances),
      filesForStaticHosts(allowances),
      trustDevClient(),
      ...(mockProvider ? [msw({ mode: "worker-only" }), mockProviderInConfig()] : []),
    ],
  };
});

/** Tells the redirect URI beside the address, and what to do when the port is taken. */
function serverAddress(): Plugin {
  return {
    name: "pixy:server-address",
    configureServer: (server) => tellAddress(server, server.config.server.port, "npm start"),
    configurePreviewServer: (server) =>
      tellAddress(server, server.config.preview.port, "npm run preview"),
  };
}

function tellAddress(server: ViteDevServer | PreviewServer, taken: number, command: string): void {
  const { logger } = server.config;
  server.httpServer?.prependListener("error", (error: Error) => {
    if (!("code" in error) || error.code !== "EADDRINUSE") return;
    logger.error(
      `Port ${taken} is taken. Stop what runs there, or choose another one: ${command} -- --port ${taken + 1}\n` +
        "The redirect URI changes with the port, so register it at your providers too.",
    );
    process.exit(1);
  });
  const printAddress = server.printUrls;
  server.printUrls = () => {
    printAddress();
    const address = server.resolvedUrls?.local[0];
    if (address) logger.info(`  ➜  Redirect URI: ${address}callback`);
  };
}

/** Serves no build under headers that are not made for it. */
function previewOfItsKind(demo: boolean): Plugin {
  return {
    name: "pixy:preview-of-its-kind",
    configurePreviewServer({ config: { root, base, build, logger } }) {
      const complaint = whyNoPreview(path.resolve(root, build.outDir), { demo, base });
      if (complaint === undefined) return;
      logger.error(complaint);
      process.exit(1);
    },
  };
}

/** Writes the policy into the built page, for hosts that cannot set headers. */
function policyInPage(allowances: PolicyAllowances): Plugin {
  return {
    name: "pixy:policy-in-page",
    apply: "build",
    transformIndexHtml: (page) => {
      const policy = metaContentSecurityPolicy(allowances);
      // The charset stays first: browsers look for it in the first 1024 bytes.
      return page.replace(
        /<meta charset=[^>]*>/,
        `$&\n    <meta http-equiv="Content-Security-Policy" content="${policy}" />`,
      );
    },
  };
}

/**
 * Copies of the page for static hosts without rewrites: `callback.html` is what many of them serve
 * for the redirect URI, `404.html` for every other deep link. Hosts that read `_headers` and
 * `_redirects` find these too.
 */
function filesForStaticHosts(allowances: PolicyAllowances): Plugin {
  let base = "/";
  return {
    name: "pixy:files-for-static-hosts",
    apply: "build",
    configResolved(resolved) {
      base = resolved.base;
    },
    writeBundle({ dir }) {
      if (!dir) return;
      const rules = hostRules(base, allowances);
      writeFileSync(path.join(dir, "_headers"), headersFile(rules));
      writeFileSync(path.join(dir, "_redirects"), redirectsFile(rules));
      for (const name of ["callback.html", "404.html"]) {
        copyFileSync(path.join(dir, "index.html"), path.join(dir, name));
      }
    },
  };
}

/** Where the mock provider is in the page, `config.json` switches it on. */
function mockProviderInConfig(): Plugin {
  let config: ResolvedConfig;
  const withMockProvider = () => {
    const text = readFileSync(path.join(config.publicDir, "config.json"), "utf8");
    try {
      const value: unknown = JSON.parse(text);
      const isObject = value !== null && typeof value === "object" && !Array.isArray(value);
      return isObject ? JSON.stringify({ ...value, mockProvider: true }, null, 2) : text;
    } catch {
      // A mistake is for the page to name, as it will be on any host.
      return text;
    }
  };
  return {
    name: "pixy:mock-provider-in-config",
    configResolved(resolved) {
      config = resolved;
    },
    configureServer(server) {
      server.middlewares.use(`${config.base}config.json`, (_request, response) => {
        response.setHeader("content-type", "application/json");
        response.setHeader("cache-control", "no-cache");
        try {
          response.end(withMockProvider());
        } catch {
          response.statusCode = 404;
          response.end();
        }
      });
    },
    writeBundle({ dir }) {
      if (dir) writeFileSync(path.join(dir, "config.json"), withMockProvider());
    },
  };
}

/**
 * Vouches, under Trusted Types, for the worker with which Vite's client waits for a server that is
 * restarted: a script that the client makes itself.
 */
function trustDevClient(): Plugin {
  return {
    name: "pixy:trust-dev-client",
    apply: "serve",
    transformIndexHtml: {
      order: "pre",
      handler: () => [
        {
          tag: "script",
          attrs: { type: "module" },
          children: `
            globalThis.trustedTypes?.createPolicy("default", {
              createScriptURL: (url) => (url.startsWith("blob:" + location.origin) ? url : null),
            });`,
          injectTo: "head-prepend",
        },
      ],
    },
  };
}
