import { createContext, type ReactNode, useContext } from "react";
import type { ConnectionService } from "../connections/connection-service.ts";
import type { DeviceSignIn } from "../connections/device-sign-in.ts";
import type { ProviderProfiles } from "../connections/provider-profiles.ts";
import type { ProviderSetup } from "../connections/provider-setup.ts";
import type { RequestHistory } from "../connections/request-history.ts";
import type { SavedRequests } from "../connections/saved-requests.ts";
import type { SignIn } from "../connections/sign-in.ts";
import type { TokenImport } from "../connections/token-import.ts";
import type { TokenInspection } from "../connections/token-inspection.ts";
import type { Guide } from "../journeys/guide.ts";
import type { JourneyLog } from "../journeys/journey-log.ts";
import type { ProviderChecks } from "./check-queries.ts";
import type { LabServices } from "./grant-player.ts";
import type { Settings } from "./settings.ts";
import type { ExperimentPlayer } from "./experiment-player.ts";
import type { TourPlayer } from "./tour-player.ts";
import type { TokenHandover } from "./token-handover.ts";

/** How this installation is set up. */
export interface Installation {
  readonly title: string;
  readonly origin: string;
  readonly basePath: string;
  readonly redirectUri: string;
  /** Whether this build has the mock provider and the config switches it on. */
  readonly mock: boolean;
}

/**
 * What outlives this page. `durable`: everything. `key-in-memory`: everything but the key that opens
 * the tokens. `memory`: nothing.
 */
export type StorageHome = "durable" | "key-in-memory" | "memory";

/** Where this browser lets Pixy keep things; it may turn out later than the first screen. */
export interface StorageState {
  current(): StorageHome;
  /** @returns a function that unsubscribes */
  subscribe(listener: () => void): () => void;
}

/** What a provider saw and decided when it matched a code verifier with its challenge (RFC 7636 §4.6). */
export interface ProviderSide {
  /** The challenge that it had kept, and the one that it computed from the verifier; both are public. */
  readonly storedChallenge?: string | undefined;
  readonly computedChallenge?: string | undefined;
  readonly matches: boolean;
  readonly checks: readonly { readonly name: string; readonly passed: boolean }[];
}

/** A provider that lets one look over its shoulder: the one that runs in this tab. */
export interface ProviderWitness {
  /** @param challenge of the authorization request; the same object until more is known */
  find(challenge: string): ProviderSide | undefined;
  /** @returns a function that unsubscribes */
  subscribe(listener: () => void): () => void;
}

/** What the screens stand on; made once, in one place, before React. */
export interface Services {
  readonly connections: ConnectionService;
  readonly providers: ProviderProfiles;
  /** What is asked of a provider before there is a profile of it: only the form for one needs that. */
  readonly loadProviderSetup: () => Promise<ProviderSetup>;
  /** The sign-in that this page load completes, when it was loaded as a callback. */
  readonly signIn: SignIn | undefined;
  readonly storage: StorageState;
  readonly loadJourneys: () => Promise<JourneyLog>;
  /** The id of the journey that shows how a failure came about. */
  readonly journeyOfFailure: (failure: unknown) => string | undefined;
  readonly guide: Guide;
  readonly witness: ProviderWitness | undefined;
  readonly installation: Installation;
  /** What people keep of the requests that they send, loaded when it is used. */
  readonly loadRequests: () => Promise<{
    readonly saved: SavedRequests;
    readonly history: RequestHistory;
  }>;
  /** What the screen of settings needs, loaded when it is opened. */
  readonly loadSettings: () => Promise<Settings>;
  /** What the inspector needs, loaded when it is used. */
  readonly loadTokenInspection: () => Promise<TokenInspection>;
  readonly loadTokenImport: () => Promise<TokenImport>;
  /** What the screen of sign-ins by device code needs, the same at each call. */
  readonly loadDeviceSignIn: () => Promise<DeviceSignIn>;
  /** What the readiness report needs, loaded when one is made. */
  readonly loadChecks: () => Promise<ProviderChecks>;
  /** What runs the attacks of the lab, the same at each call. */
  readonly loadExperiments: () => Promise<ExperimentPlayer>;
  readonly tokenHandover: TokenHandover;
  /** What the lab needs, loaded when it is opened. */
  readonly loadLab: () => Promise<LabServices>;
  /** The tour from its beginning, where there is a provider in the tab to take it at. */
  readonly loadTour: (() => Promise<TourPlayer>) | undefined;
}

const ServicesContext = createContext<Services | undefined>(undefined);

/** Gives the services to the screens below. */
export function ServicesProvider({
  services,
  children,
}: {
  services: Services;
  children: ReactNode;
}) {
  return <ServicesContext value={services}>{children}</ServicesContext>;
}

/** For what may also be shown where there are no services. */
export function useServicesIfAny(): Services | undefined {
  return useContext(ServicesContext);
}

/** @throws Error outside of a ServicesProvider */
export function useServices(): Services {
  const services = useContext(ServicesContext);
  if (services === undefined) throw new Error("useServices needs a ServicesProvider above it");
  return services;
}
