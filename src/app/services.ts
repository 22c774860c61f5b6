import type { RuntimeConfig } from "../config/runtime-config.ts";
import { createConnectionService } from "../connections/connection-service.ts";
import { createProviderStore } from "../connections/provider-store.ts";
import { createRefreshLock } from "../connections/refresh-lock.ts";
import type { SignIn } from "../connections/sign-in.ts";
import type { Services } from "../queries/services-context.tsx";
import type { Foundation } from "./foundation.ts";

/**
 * Wires everything together: the one place that knows the browser and all rooms.
 *
 * @param basePath path of the app, with a slash at both ends
 */
export async function createServices(
  foundation: Foundation,
  config: RuntimeConfig,
  { basePath, signIn, mock }: { basePath: string; signIn: SignIn | undefined; mock: boolean },
): Promise<Services> {
  const { origin } = globalThis.location;
  const baseUrl = new URL(basePath, origin).href;
  const connections = createConnectionService({
    ...foundation,
    providers: createProviderStore({ profiles: config.providers, answers: foundation.answers }),
    lock: createRefreshLock(navigator.locks),
    random: () => Math.random(),
    isOnline: () => navigator.onLine,
    baseUrl,
    leave: (url) => globalThis.location.assign(url),
  });
  return {
    connections,
    profiles: config.providers,
    signIn,
    installation: {
      title: config.title,
      origin,
      basePath,
      redirectUri: `${baseUrl}callback`,
      storageIsDurable: await foundation.records.isDurable(),
      mock,
    },
  };
}
