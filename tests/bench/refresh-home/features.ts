import type { Browser } from "playwright";
import { type HomeName, homes } from "./homes.ts";
import { openHome, recover, signIn } from "./kill-rounds.ts";
import type { ServedProvider } from "./provider-over-http.ts";

/** Which of the app's promises a home keeps: `ok`, or the code with which the call ended. */
export interface Features {
  /** Tokens bound to a key that cannot be exported, at a provider that demands its nonce. */
  readonly dpop: string;
  /** A refresh in the page that has signed in, with a refresh token that never reaches the disk. */
  readonly memory: string;
  /** The same in another tab, while the first one is still open. */
  readonly memoryElsewhere: string;
  /** The same after the only tab was loaded anew. */
  readonly memoryReloaded: string;
}

/** Asks every home for what profiles may demand beside the default. */
export async function tryFeatures(
  browser: Browser,
  app: string,
  served: ServedProvider,
  profiles: { readonly dpop: string; readonly memory: string },
): Promise<ReadonlyMap<HomeName, Features>> {
  const found = new Map<HomeName, Features>();
  const { provider } = served;
  const api = `${provider.apiOrigin}/me`;
  for (const home of homes) {
    const context = await browser.newContext();
    const page = await openHome(context, app, home);

    Object.assign(provider.dpop, { isRequired: true, nonce: "nonce-of-the-provider" });
    Object.assign(provider.api.dpop, { isRequired: true, nonce: "nonce-of-the-api" });
    const bound = await signIn(page, profiles.dpop);
    provider.revokeAccessTokens();
    const dpop = (await recover(page, bound, api)).outcome;
    Object.assign(provider.dpop, { isRequired: false, nonce: undefined });
    Object.assign(provider.api.dpop, { isRequired: false, nonce: undefined });

    const fleeting = await signIn(page, profiles.memory);
    const outcome = async (from = page) => {
      provider.revokeAccessTokens();
      return (await recover(from, fleeting, api)).outcome;
    };
    const memory = await outcome();
    const other = await openHome(context, app, home);
    const memoryElsewhere = await outcome(other);
    await other.close();
    await page.reload();
    await page.waitForFunction(() => globalThis.benchPage !== undefined);
    const memoryReloaded = await outcome();
    found.set(home.name, { dpop, memory, memoryElsewhere, memoryReloaded });
    await context.close();
  }
  return found;
}
