import { createStorageState } from "../../src/app/storage-state.ts";
import type { Services } from "../../src/queries/services-context.tsx";
import { createTokenHandover } from "../../src/queries/token-handover.ts";
import { baseUrl, type Tab } from "../connections/tab.ts";
import { configuredProviders } from "./configured-providers.ts";

const missing = () => Promise.reject(new Error("this is not set up here"));

/** @returns what the screens of a tab stand on; `parts` are those that a test needs besides */
export function servicesOf(
  { service, log, guide }: Pick<Tab, "service" | "log" | "guide">,
  parts: Partial<Services> = {},
): Services {
  return {
    connections: service,
    providers: configuredProviders([]),
    signIn: undefined,
    storage: createStorageState(),
    tokenHandover: createTokenHandover(),
    loadJourneys: () => Promise.resolve(log),
    journeyOfFailure: log.ofFailure,
    guide,
    witness: undefined,
    installation: {
      title: "Pixy",
      origin: new URL(baseUrl).origin,
      basePath: "/",
      redirectUri: `${baseUrl}callback`,
      mock: false,
    },
    loadProviderSetup: missing,
    loadRequests: missing,
    loadSettings: missing,
    loadTokenInspection: missing,
    loadTokenImport: missing,
    loadDeviceSignIn: missing,
    loadChecks: missing,
    loadExperiments: missing,
    loadLab: missing,
    loadTour: undefined,
    ...parts,
  };
}
