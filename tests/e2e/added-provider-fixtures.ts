import { test as base, expect } from "@playwright/test";
import { findFreePort } from "../support/loopback-server.ts";
import { productionBuilds } from "../support/production-builds.ts";
import { type RealProvider, startRealProvider } from "../support/real-provider.ts";
import { type ResourceServer, startResourceServer } from "../support/resource-server.ts";
import { serveDist } from "../support/static-server.ts";
import { guardPages, type PageGuard } from "./page-guard.ts";

export { expect };

/** An installation with one provider of its own, and two that a person may add to it. */
interface AddableServers {
  readonly configured: RealProvider;
  /** Everyone may register, and read everything. */
  readonly open: RealProvider;
  /** No browser may read its discovery document. */
  readonly silent: RealProvider;
  readonly api: ResourceServer;
  readonly app: string;
}

interface AddableFixtures extends Omit<AddableServers, "configured"> {
  readonly guard: PageGuard;
}

/** A name that is typed, and may be asked for on the way; nobody answers there. */
export const NOBODY = "https://sso.localhost";

export const test = base.extend<AddableFixtures, { servers: AddableServers }>({
  actionTimeout: 10_000,

  servers: [
    async ({}, provide) => {
      const [{ base: path, directory }] = productionBuilds;
      const port = await findFreePort();
      const app = `http://localhost:${port}${path}`;
      const client = { redirectUris: [`${app}callback`], postLogoutRedirectUris: [app] };
      const [configured, open, silent] = await Promise.all([
        startRealProvider({ host: "configured.localhost", ...client }),
        startRealProvider({ host: "open.localhost", ...client, offers: { registration: true } }),
        startRealProvider({
          host: "silent.localhost",
          ...client,
          offers: { silentPaths: ["/.well-known/"] },
        }),
      ]);
      const api = await startResourceServer({ providers: [configured, open, silent] });
      const { issuer, clientId } = configured;
      const config = { providers: [{ id: "acme", name: "Acme", issuer, clientId }] };
      const host = await serveDist({ directory, base: path, port, config });
      await provide({ configured, open, silent, api, app });
      await Promise.all([
        host.close(),
        ...[configured, open, silent, api].map((server) => server.stop()),
      ]);
    },
    { scope: "worker" },
  ],

  baseURL: async ({ servers }, provide) => provide(servers.app),
  app: async ({ servers }, provide) => provide(servers.app),
  open: async ({ servers }, provide) => provideProvider(servers.open, provide),
  silent: async ({ servers }, provide) => provideProvider(servers.silent, provide),

  api: async ({ servers }, provide) => {
    servers.api.reset();
    await provide(servers.api);
  },

  guard: [
    async ({ context, servers: { app, configured, open, silent, api } }, provide) => {
      const guard = await guardPages(context, [
        new URL(app).origin,
        configured.issuer,
        open.issuer,
        silent.issuer,
        api.origin,
        NOBODY,
      ]);
      await provide(guard);
      expect(guard.findings).toEqual([]);
    },
    { auto: true },
  ],
});

async function provideProvider(
  provider: RealProvider,
  provide: (provider: RealProvider) => Promise<void>,
): Promise<void> {
  await provider.reset();
  await provide(provider);
  expect(provider.errors, "failures of the provider itself").toEqual([]);
}
