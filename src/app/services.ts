import type { RuntimeConfig } from "../config/runtime-config.ts";
import { loadOnce } from "../connections/load-once.ts";
import type { SignIn } from "../connections/sign-in.ts";
import type { MockProviderHandle } from "../mock-provider/browser.ts";
import type { ProviderWitness, Services } from "../queries/services-context.tsx";
import { createTokenHandover } from "../queries/token-handover.ts";
import type { Flows } from "./flows.ts";
import type { Foundation } from "./foundation.ts";
import { createLazyConnections } from "./lazy-connections.ts";
import { createLazyProviders } from "./lazy-providers.ts";

/** How this page was reached and what it may use. */
export interface Surroundings {
  /** Path of the app, with a slash at both ends. */
  readonly basePath: string;
  readonly signIn: SignIn | undefined;
  readonly mock: MockProviderHandle | undefined;
  readonly witness: ProviderWitness | undefined;
  readonly loadTour: Services["loadTour"];
  /** The flows of this page, the same at each call. */
  readonly loadFlows: () => Promise<Flows>;
}

/** What the screens stand on. */
export async function createServices(
  foundation: Foundation,
  config: RuntimeConfig,
  { basePath, signIn, mock, witness, loadTour, ...surroundings }: Surroundings,
): Promise<Services> {
  const { origin } = globalThis.location;
  const baseUrl = new URL(basePath, origin).href;
  const { records, storage } = foundation;
  if (!(await records.isDurable())) storage.note("memory");
  const providers = createLazyProviders(foundation, config);
  let flows: Flows | undefined;
  const loadFlows = async () => (flows = await surroundings.loadFlows());
  if (signIn !== undefined) await loadFlows();
  const connections = createLazyConnections(foundation, async () => {
    const [{ createBrowserConnections }, flows] = await Promise.all([
      import("./browser-connections.ts"),
      loadFlows(),
      providers.ready(),
    ]);
    return createBrowserConnections(foundation, flows, {
      providers,
      baseUrl,
      hasMock: mock !== undefined,
    });
  });
  return {
    connections,
    providers,
    loadProviderSetup: async () => {
      const { createProviderSetup } = await import("../connections/provider-setup.ts");
      return createProviderSetup({ ...foundation, baseUrl });
    },
    signIn,
    storage,
    loadTokenInspection: async () => {
      const [{ createBrowserInspection }, flows] = await Promise.all([
        import("./browser-inspection.ts"),
        loadFlows(),
        providers.ready(),
      ]);
      return createBrowserInspection(foundation, flows, providers);
    },
    loadTokenImport: async () => {
      const [{ createBrowserImport }, flows] = await Promise.all([
        import("./browser-import.ts"),
        loadFlows(),
        providers.ready(),
      ]);
      return createBrowserImport(foundation, flows, providers);
    },
    loadDeviceSignIn: loadOnce(async () => {
      const [{ createBrowserDevice }, flows] = await Promise.all([
        import("./browser-device.ts"),
        loadFlows(),
        providers.ready(),
      ]);
      return createBrowserDevice(foundation, flows, providers);
    }),
    loadChecks: async () => {
      const { createBrowserChecks } = await import("./browser-checks.ts");
      return createBrowserChecks(foundation, loadFlows, providers);
    },
    loadExperiments: loadOnce(async () => {
      const [{ createBrowserExperiments }] = await Promise.all([
        import("./browser-experiments.ts"),
        providers.ready(),
      ]);
      return createBrowserExperiments(foundation, {
        mock,
        connections,
        providers,
        loadFlows,
      });
    }),
    loadRequests: async () => {
      const { createBrowserRequests } = await import("./browser-requests.ts");
      return createBrowserRequests(foundation);
    },
    loadSettings: async () => {
      const { createBrowserSettings } = await import("./browser-settings.ts");
      return createBrowserSettings(foundation, loadFlows, { connections, providers, baseUrl });
    },
    loadLab: async () => {
      const { createBrowserLab } = await import("./browser-lab.ts");
      return createBrowserLab(foundation, loadFlows, providers, { baseUrl, mock });
    },
    tokenHandover: createTokenHandover(),
    loadJourneys: async () => (await loadFlows()).journeys,
    // What a journey shows was recorded by what is loaded then.
    journeyOfFailure: (failure) => flows?.journeys.ofFailure(failure),
    guide: foundation.guide,
    witness,
    loadTour,
    installation: {
      title: config.title,
      origin,
      basePath,
      redirectUri: `${baseUrl}callback`,
      mock: mock !== undefined,
    },
  };
}
