import { test as base, expect } from "@playwright/test";
import { findFreePort } from "../support/loopback-server.ts";
import { type MockServer, startMockServer } from "../support/mock-server.ts";
import { productionBuilds } from "../support/production-builds.ts";
import type { ProviderOffers } from "../support/real-provider-configuration.ts";
import { type RealProvider, startRealProvider } from "../support/real-provider.ts";
import { serveDist } from "../support/static-server.ts";
import { guardPages, type PageGuard } from "./page-guard.ts";

export { expect };

/** What the provider offers may be changed while it runs. */
type Planted = { -readonly [Name in keyof ProviderOffers]: ProviderOffers[Name] };

interface CheckServers {
  readonly provider: RealProvider;
  readonly planted: Planted;
  readonly mock: MockServer;
  readonly app: string;
}

interface CheckFixtures extends Omit<CheckServers, "app"> {
  readonly guard: PageGuard;
}

export const test = base.extend<CheckFixtures, { servers: CheckServers }>({
  actionTimeout: 10_000,

  servers: [
    async ({}, provide) => {
      const [{ base: path, directory }] = productionBuilds;
      const port = await findFreePort();
      const app = `http://localhost:${port}${path}`;
      const planted: Planted = {};
      const provider = await startRealProvider({
        host: "op.localhost",
        redirectUris: [`${app}callback`],
        postLogoutRedirectUris: [app],
        offers: planted,
      });
      const mock = await startMockServer("--quiet", "--app", app);
      const { issuer, clientId } = provider;
      const scope = "openid offline_access";
      const config = { providers: [{ id: "acme", name: "Acme", issuer, clientId, scope }] };
      const host = await serveDist({ directory, base: path, port, config });
      await provide({ provider, planted, mock, app });
      await Promise.all([host.close(), provider.stop(), mock.stop("SIGKILL")]);
    },
    { scope: "worker" },
  ],

  baseURL: async ({ servers }, provide) => provide(servers.app),
  mock: async ({ servers }, provide) => provide(servers.mock),
  planted: async ({ servers }, provide) => provide(servers.planted),
  provider: async ({ servers: { provider, planted } }, provide) => {
    for (const name of Object.keys(planted)) Reflect.deleteProperty(planted, name);
    await provider.reset();
    await provide(provider);
    expect(provider.errors, "failures of the provider itself").toEqual([]);
  },

  guard: [
    async ({ context, servers: { app, provider, mock } }, provide) => {
      const guard = await guardPages(context, [
        new URL(app).origin,
        provider.issuer,
        provider.issuer.replace("op.localhost", "127.0.0.1"),
        new URL(mock.issuer).origin,
      ]);
      // What is planted is refused or hidden, and the browser says so in its console.
      guard.expectFailure(
        /^http:\/\/(?:op\.localhost|127\.0\.0\.1|localhost):|blocked by CORS policy/,
      );
      await provide(guard);
      expect(guard.findings).toEqual([]);
    },
    { auto: true },
  ],
});
