import { type Browser, type BrowserContext, chromium, type Page } from "playwright";
import { answerProvider } from "../../e2e/person.ts";
import { chromiumLaunchOptions, ensureChromium } from "../../support/chromium.ts";
import { findFreePort } from "../../support/loopback-server.ts";
import { type RealProvider, startRealProvider } from "../../support/real-provider.ts";
import { serveDist } from "../../support/static-server.ts";
import { buildSmallestApp } from "./build.ts";

const DIRECTORY = "dist-smallest";

/** The smallest app on a host of its own, its provider, and a browser. */
export interface SmallestStage {
  readonly browser: Browser;
  /** The app's own address, ending in a slash. */
  readonly app: string;
  readonly provider: RealProvider;
  close(): Promise<void>;
}

/**
 * @param options `api`: what the app asks once it has a token, the provider's userinfo by default;
 *   `lifetimes`: of the provider's tokens, in seconds
 */
export async function openSmallestApp({
  api,
  apiOrigins = [],
  lifetimes,
}: {
  readonly api?: string;
  readonly apiOrigins?: readonly string[];
  readonly lifetimes?: Partial<RealProvider["lifetimes"]>;
} = {}): Promise<SmallestStage> {
  ensureChromium();
  const port = await findFreePort();
  const app = `http://layers.bench.localhost:${port}/`;
  const provider = await startRealProvider({
    host: "id.bench.localhost",
    redirectUris: [`${app}callback`],
    postLogoutRedirectUris: [app],
    ...(lifetimes && { lifetimes }),
  });
  const { issuer, clientId } = provider;
  const scope = "openid profile email offline_access";
  await buildSmallestApp(DIRECTORY, {
    config: { providers: [{ id: "acme", name: "Acme", issuer, clientId, scope, apiOrigins }] },
    api: api ?? `${issuer}/me`,
  });
  const host = await serveDist({ directory: DIRECTORY, base: "/", port });
  const browser = await chromium.launch(chromiumLaunchOptions());
  return {
    browser,
    app,
    provider,
    async close() {
      await browser.close();
      await Promise.all([host.close(), provider.stop()]);
    },
  };
}

/** @returns a page of the app in which somebody has signed in, and that has what a bench reaches into */
export async function signedIn(context: BrowserContext): Promise<Page> {
  const page = await context.newPage();
  await page.goto("./");
  await page.getByRole("button", { name: "Sign in" }).click();
  await answerProvider(page, "alice");
  await page.locator("#account").waitFor();
  await page.waitForFunction(() => globalThis.bench !== undefined);
  return page;
}
