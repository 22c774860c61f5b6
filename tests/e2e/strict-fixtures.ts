import { test as base, expect } from "@playwright/test";
import { findFreePort } from "../support/loopback-server.ts";
import { productionBuilds } from "../support/production-builds.ts";
import { type RealProvider, startRealProvider } from "../support/real-provider.ts";
import { type ResourceServer, startResourceServer } from "../support/resource-server.ts";
import { serveDist } from "../support/static-server.ts";
import { guardPages, type PageGuard } from "./page-guard.ts";

export { expect };

/** The profile of the provider that takes only bound tokens. */
export const BOUND = { provider: "Bound" };

/** Proofs that lack the nonce are answered with it: the browser notes each such answer. */
export const OBJECTIONS = /\/(request|token|me|echo)$/;

/** Providers of which each takes nothing less than what its tests are about. */
interface StrictServers {
  /** Only pushed requests, and only tokens that are bound to a key. */
  readonly bound: RealProvider;
  /** Access tokens for one resource each. */
  readonly divided: RealProvider;
  /** Nothing special, for an API that wants stronger sign-ins and further scopes. */
  readonly assured: RealProvider;
  readonly api: ResourceServer;
  readonly app: string;
}

interface StrictFixtures extends Omit<StrictServers, "app"> {
  readonly guard: PageGuard;
}

export const test = base.extend<StrictFixtures, { strict: StrictServers }>({
  actionTimeout: 10_000,

  strict: [
    async ({}, provide) => {
      const [{ base: path, directory }] = productionBuilds;
      const [port, apiPort] = [await findFreePort(), await findFreePort()];
      const app = `http://localhost:${port}${path}`;
      const client = { redirectUris: [`${app}callback`], postLogoutRedirectUris: [app] };
      const apiOrigin = `http://api.localhost:${apiPort}`;
      const resources = [`${apiOrigin}/files/`, `${apiOrigin}/mail/`];
      const [bound, divided, assured] = await Promise.all([
        startRealProvider({
          host: "bound.localhost",
          ...client,
          demands: { dpop: true, par: true },
        }),
        startRealProvider({ host: "divided.localhost", ...client, demands: { resources } }),
        startRealProvider({ host: "assured.localhost", ...client }),
      ]);
      const api = await startResourceServer({
        port: apiPort,
        providers: [bound, divided, assured],
      });
      const host = await serveDist({
        directory,
        base: path,
        port,
        config: createStrictConfig({ bound, divided, assured }, apiOrigin, resources),
      });
      await provide({ bound, divided, assured, api, app });
      await Promise.all([host.close(), bound.stop(), divided.stop(), assured.stop(), api.stop()]);
    },
    { scope: "worker" },
  ],

  baseURL: async ({ strict }, provide) => provide(strict.app),

  bound: async ({ strict }, provide) => provideProvider(strict.bound, provide),
  divided: async ({ strict }, provide) => provideProvider(strict.divided, provide),
  assured: async ({ strict }, provide) => provideProvider(strict.assured, provide),

  api: async ({ strict }, provide) => {
    strict.api.reset();
    await provide(strict.api);
  },

  guard: [
    async ({ context, strict, bound, divided, assured, api }, provide) => {
      const app = new URL(strict.app).origin;
      const providers = [bound, divided, assured].map(({ issuer }) => issuer);
      const guard = await guardPages(context, [app, ...providers, api.origin]);
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

function createStrictConfig(
  {
    bound,
    divided,
    assured,
  }: Readonly<Record<"bound" | "divided" | "assured", Pick<RealProvider, "issuer" | "clientId">>>,
  origin: string,
  resource: readonly string[],
): unknown {
  const scope = "openid profile email offline_access";
  const get = (name: string, path: string) => ({ name, method: "GET", url: origin + path });
  const post = (name: string, path: string, body: string) => ({
    ...get(name, path),
    method: "POST",
    body,
  });
  const at = ({ issuer, clientId }: Pick<RealProvider, "issuer" | "clientId">) => ({
    issuer,
    clientId,
  });
  return {
    providers: [
      {
        id: "bound",
        name: "Bound",
        ...at(bound),
        scope,
        dpop: true,
        apis: [get("Who am I", "/me"), post("Echo", "/echo", '{"hello":"world"}')],
      },
      {
        id: "divided",
        name: "Divided",
        ...at(divided),
        scope: `${scope} read:workflows`,
        resource,
        apis: [get("Files", "/files/all"), get("Mail", "/mail/all"), get("Who am I", "/me")],
      },
      {
        id: "assured",
        name: "Assured",
        ...at(assured),
        scope,
        apis: [
          get("Look into the safe", "/safe"),
          post("Put into the safe", "/safe", "gold"),
          get("List workflows", "/workflows"),
        ],
      },
    ],
  };
}
