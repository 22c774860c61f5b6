import { WAY_OUT } from "./chromium.ts";
import { buildForEndToEndTests } from "./production-builds.ts";
import { openWayOut } from "./way-out.ts";

/**
 * Playwright runs this once, before all end-to-end tests, and what it returns after them.
 *
 * @throws afterwards, when a browser has asked for anything that is not on this machine
 */
export default async function globalSetup(): Promise<() => Promise<void>> {
  buildForEndToEndTests();
  const wayOut = await openWayOut((host) => console.error(`A request to a stranger: ${host}`));
  process.env[WAY_OUT] = wayOut.proxy;
  return async () => {
    await wayOut.close();
    if (wayOut.strangers.length > 0)
      throw new Error(`Requests left for strangers: ${[...new Set(wayOut.strangers)].join(", ")}`);
  };
}
