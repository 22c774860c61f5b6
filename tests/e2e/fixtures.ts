import { test as base, expect } from "@playwright/test";
import { findFreePort } from "../support/loopback-server.ts";
import { productionBuilds } from "../support/production-builds.ts";
import { startRealProvider } from "../support/real-provider.ts";
import type { RealProvider } from "../support/real-provider.ts";
import { startResourceServer } from "../support/resource-server.ts";
import type { ResourceServer } from "../support/resource-server.ts";
import { hasNginx, serveByNginx } from "../support/nginx.ts";
import { serveDist } from "../support/static-server.ts";
import { createConfig } from "./installation.ts";
import { guardPages } from "./page-guard.ts";
import type { PageGuard } from "./page-guard.ts";

export { expect };

/** The paths under which an operator may put Pixy. */
type BasePath = (typeof productionBuilds)[number]["base"];

/** What runs for the length of a worker. */
interface Servers {
  readonly provider: RealProvider;
  readonly otherProvider: RealProvider;
  readonly api: ResourceServer;
  /** Where Pixy is, with its base path. */
  readonly apps: Readonly<Record<BasePath, string>>;
}

interface TestFixtures {
  basePath: BasePath;
  provider: RealProvider;
  otherProvider: RealProvider;
  api: ResourceServer;
  guard: PageGuard;
}

/** `npm run test:nginx` sets these. */
const { PIXY_HOST, PIXY_BASE } = process.env;
const usualBase = productionBuilds.find(({ base }) => base === PIXY_BASE)?.base ?? "/";

/** Below a path nginx serves Pixy, where this machine has one; at the root our own static host. */
function hostFor(base: BasePath): typeof serveDist {
  if (PIXY_HOST === "nginx") return serveByNginx;
  return base !== "/" && hasNginx() ? serveByNginx : serveDist;
}

export const test = base.extend<TestFixtures, { servers: Servers }>({
  basePath: [usualBase, { option: true }],
  actionTimeout: 10_000,

  servers: [
    async ({}, provide) => {
      const ports = { "/": await findFreePort(), "/pixy/": await findFreePort() };
      const apps = {
        "/": `http://localhost:${ports["/"]}/`,
        "/pixy/": `http://localhost:${ports["/pixy/"]}/pixy/`,
      };
      const client = {
        redirectUris: Object.values(apps).map((app) => `${app}callback`),
        postLogoutRedirectUris: Object.values(apps),
      };
      const provider = await startRealProvider({ host: "op.localhost", ...client });
      const otherProvider = await startRealProvider({ host: "op2.localhost", ...client });
      const api = await startResourceServer({ providers: [provider, otherProvider] });
      const config = createConfig({ provider, otherProvider, api });
      const hosts = await Promise.all(
        productionBuilds.map(({ base: path, directory }) =>
          hostFor(path)({ directory, base: path, port: ports[path], config }),
        ),
      );
      await provide({ provider, otherProvider, api, apps });
      await Promise.all([
        ...hosts.map((host) => host.close()),
        provider.stop(),
        otherProvider.stop(),
        api.stop(),
      ]);
    },
    { scope: "worker" },
  ],

  baseURL: async ({ servers, basePath }, provide) => provide(servers.apps[basePath]),

  provider: async ({ servers }, provide) => {
    await servers.provider.reset();
    await provide(servers.provider);
    expect(servers.provider.errors, "failures of the provider itself").toEqual([]);
  },

  otherProvider: async ({ servers }, provide) => {
    await servers.otherProvider.reset();
    await provide(servers.otherProvider);
    expect(servers.otherProvider.errors, "failures of the provider itself").toEqual([]);
  },

  api: async ({ servers }, provide) => {
    servers.api.reset();
    await provide(servers.api);
  },

  guard: [
    async ({ context, servers, basePath, provider, otherProvider, api }, provide) => {
      const app = new URL(servers.apps[basePath]).origin;
      const guard = await guardPages(context, [
        app,
        provider.issuer,
        otherProvider.issuer,
        api.origin,
      ]);
      await provide(guard);
      expect(guard.findings).toEqual([]);
    },
    { auto: true },
  ],
});

/** Runs the tests that it is given for Pixy at the root of a host and for Pixy below a path. */
export function describeInstallations(defineTests: () => void): void {
  for (const { base: basePath } of productionBuilds) {
    test.describe(`installed at ${basePath}`, () => {
      test.use({ basePath });
      defineTests();
    });
  }
}
