import type { RuntimeConfig } from "../config/runtime-config.ts";
import type { SignIn } from "../connections/sign-in.ts";
import type { ProviderWitness, Services } from "../queries/services-context.tsx";
import type { Flows } from "./flows.ts";
import type { Foundation } from "./foundation.ts";
import { createLazyConnections } from "./lazy-connections.ts";

/** How this page was reached and what it may use. */
export interface Surroundings {
  /** Path of the app, with a slash at both ends. */
  readonly basePath: string;
  readonly signIn: SignIn | undefined;
  readonly hasMock: boolean;
  readonly witness: ProviderWitness | undefined;
  /** The flows of this page, the same at each call. */
  readonly loadFlows: () => Promise<Flows>;
}

/** What the screens stand on. */
export async function createServices(
  foundation: Foundation,
  config: RuntimeConfig,
  { basePath, signIn, hasMock, witness, ...surroundings }: Surroundings,
): Promise<Services> {
  const { origin } = globalThis.location;
  const baseUrl = new URL(basePath, origin).href;
  let flows: Flows | undefined;
  const loadFlows = async () => (flows = await surroundings.loadFlows());
  if (signIn !== undefined) await loadFlows();
  return {
    connections: createLazyConnections(foundation, async () => {
      const [{ createBrowserConnections }, flows] = await Promise.all([
        import("./browser-connections.ts"),
        loadFlows(),
      ]);
      return createBrowserConnections(foundation, flows, await flows.loadTokens(), {
        profiles: config.providers,
        baseUrl,
      });
    }),
    profiles: config.providers,
    signIn,
    loadJourneys: async () => (await loadFlows()).journeys,
    // What a journey shows was recorded by what is loaded then.
    journeyOfFailure: (failure) => flows?.journeys.ofFailure(failure),
    guide: foundation.guide,
    witness,
    installation: {
      title: config.title,
      origin,
      basePath,
      redirectUri: `${baseUrl}callback`,
      storageIsDurable: await foundation.records.isDurable(),
      mock: hasMock,
    },
  };
}
