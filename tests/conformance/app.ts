import { onTestFinished, vi } from "vitest";
import { takeArrivedResponse } from "../../src/app/arrived-response.ts";
import { createFlows } from "../../src/app/flows.ts";
import { createStorageState } from "../../src/app/storage-state.ts";
import { createAnswerCache } from "../../src/connections/answer-cache.ts";
import { createConnectionChannel } from "../../src/connections/connection-channel.ts";
import {
  type ConnectionRecord,
  parseConnectionRecord,
} from "../../src/connections/connection-record.ts";
import {
  type ConnectionService,
  createConnectionService,
} from "../../src/connections/connection-service.ts";
import { createConnectionStore } from "../../src/connections/connection-store.ts";
import type { ProviderProfiles } from "../../src/connections/provider-profiles.ts";
import { createDeviceSignInStore } from "../../src/connections/device-sign-in-store.ts";
import { createDeviceSignIn, type DeviceSignIn } from "../../src/connections/device-sign-in.ts";
import { createProviderSetup, type ProviderSetup } from "../../src/connections/provider-setup.ts";
import { createProviderStore } from "../../src/connections/provider-store.ts";
import { createRefreshLock } from "../../src/connections/refresh-lock.ts";
import type { SignIn, SignInState } from "../../src/connections/sign-in.ts";
import { createCallRecorder } from "../../src/journeys/call-recorder.ts";
import { createGuide, type Guide } from "../../src/journeys/guide.ts";
import type { Journey } from "../../src/journeys/journey-event.ts";
import type { JourneyLog } from "../../src/journeys/journey-log.ts";
import type { AuthorizationDecision } from "../../src/mock-provider/handlers/authorization.ts";
import {
  createMockProvider,
  type NodeMockProvider,
  type NodeMockProviderOptions,
} from "../../src/mock-provider/node.ts";
import type { MockProvider } from "../../src/mock-provider/provider.ts";
import type { ProviderProfile } from "../../src/oauth/provider-profile.ts";
import type { TokenSet } from "../../src/oauth/token-set.ts";
import { createMemoryStore } from "../../src/vault/memory-store.ts";
import { createTokenVault } from "../../src/vault/token-vault.ts";
import { loadVaultKey } from "../../src/vault/vault-key.ts";
import { createLockDouble } from "../connections/lock-double.ts";
import { quiet } from "../connections/until.ts";
import { configuredProviders } from "../support/configured-providers.ts";
import { createSession } from "../support/session-double.ts";
import { closingFetch, type Requests, watchRequests } from "./seen-requests.ts";

/** Where the app and the provider live; every twin of a scenario is below the latter. */
export const baseUrl = "https://app.example/";
export const root = "https://id.mock.test/mock";

export const alice = { sub: "alice", name: "Alice Example", email: "alice@mock.example" };
export const bob = { sub: "bob", name: "Bob Example", email: "bob@mock.example" };

const fullScope = "openid profile email offline_access read:workflows write:workflows";

/** What there is in the app's storage. */
export interface Stored {
  readonly connections: readonly ConnectionRecord[];
  readonly dpopKeys: readonly string[];
  /** Sign-ins whose answer is still waited for. */
  readonly transactions: readonly string[];
  /** All of it and the address bar, as text: to look for what must not be there. */
  readonly text: string;
}

export type Outcome =
  | Exclude<SignInState, { state: "working" }>
  /** The app did not leave for the provider at all. */
  | { readonly state: "stayed"; readonly error: unknown }
  /** The page was none that completes sign-ins. */
  | { readonly state: "ignored" };

export interface AppOptions {
  /** What is different in the profile of the twin. */
  readonly profile?: Partial<ProviderProfile>;
  /** Further profiles of this installation; each is as `profile`, with `id` and the scenario's issuer. */
  readonly others?: readonly { readonly id: string; readonly scenario: string }[];
  /** How the mock provider is made. */
  readonly provider?: Partial<NodeMockProviderOptions>;
  /** The scenario is one that this test keeps from acting. */
  readonly isIdle?: boolean;
}

export interface SignInOptions {
  readonly profileId?: string;
  readonly decision?: AuthorizationDecision;
  /** Changes the address that the browser comes back to. */
  readonly tamper?: (callback: URL) => URL;
}

/** The app's own services in one tab, against the twin of a scenario. Time stands still. */
export interface App {
  /** The twin's. */
  readonly issuer: string;
  /** The twin's inside. */
  readonly provider: MockProvider;
  readonly mock: NodeMockProvider;
  readonly profile: ProviderProfile;
  readonly service: ConnectionService;
  /** The profiles, to which a person may add. */
  readonly providers: ProviderProfiles;
  readonly setup: ProviderSetup;
  /** Time passes while it waits, and only then. */
  readonly devices: DeviceSignIn;
  readonly session: Storage;
  readonly requests: Requests;
  /** Where the tab went. */
  readonly left: readonly URL[];
  /** What stands in the address bar since the last page was loaded. */
  readonly addressBar: { readonly href: string };
  /** Leaves for the provider. @returns the authorization request */
  connect(profileId?: string): Promise<URL>;
  /** The person decides at the provider. @returns where the browser is sent */
  authorize(request: URL, decision?: AuthorizationDecision): Promise<URL>;
  /** The page is loaded at this address. */
  arrive(callback: URL): Promise<Outcome>;
  /** The same without waiting. @returns undefined on a page that completes no sign-in */
  load(callback: URL): SignIn | undefined;
  /** Connects, decides, comes back; as often as the app leaves again. */
  signIn(options?: SignInOptions): Promise<Outcome>;
  /** Like signIn, which must succeed. @returns the connection's id */
  connected(options?: SignInOptions): Promise<string>;
  /** @param path below the issuer, or a whole address */
  call(connectionId: string, path?: string, init?: RequestInit): Promise<Response>;
  stored(): Promise<Stored>;
  record(connectionId: string): Promise<ConnectionRecord>;
  tokenSet(connectionId: string): Promise<TokenSet>;
  journeys(connectionId: string): Promise<readonly Journey[]>;
  readonly log: JourneyLog;
  readonly guide: Guide;
  /** @param seconds how far all clocks move */
  pass(seconds: number): void;
  readonly network: { isOnline: boolean };
}

/** @param scenario its name, several with `+` between them; `""` for the good provider */
export async function openApp(scenario: string, options: AppOptions = {}): Promise<App> {
  vi.useFakeTimers({ now: Date.UTC(2026, 0, 31, 12), toFake: ["Date"] });
  onTestFinished(() => void vi.useRealTimers());
  const mock = createMockProvider({ issuer: root, app: baseUrl, ...options.provider });
  const issuerOf = (list: string) => (list === "" ? mock.issuer : `${mock.issuer}/s/${list}`);
  const issuer = issuerOf(scenario);
  const provider = mock.issuers.find(new URL(`${issuer}/jwks`))?.provider;
  if (provider?.issuer !== issuer) throw new Error(`there is no issuer ${issuer}`);
  const requests = watchRequests(mock);

  const profile = profileOf("mock", issuer, options.profile);
  const others = (options.others ?? []).map((other) =>
    profileOf(other.id, issuerOf(other.scenario), options.profile),
  );
  const records = createMemoryStore();
  const now = () => Date.now();
  const left: URL[] = [];
  const leaving = new Set<() => void>();
  const foundation = {
    fetch: closingFetch(),
    now,
    randomId: () => crypto.randomUUID(),
    leave(url: URL) {
      left.push(url);
      for (const listener of leaving) listener();
    },
    records,
    answers: createAnswerCache(records, now),
    store: createConnectionStore(records),
    channel: createConnectionChannel(undefined),
    session: createSession(),
    storage: createStorageState(),
    guide: createGuide(createSession(), "guided", now),
  };
  const network = { isOnline: true };
  const flows = createFlows(foundation);
  const providers = configuredProviders([profile, ...others], { records, now });
  const { locks } = createLockDouble().forTab();
  const providerStore = createProviderStore({
    get profiles() {
      return providers.current().profiles;
    },
    answers: foundation.answers,
  });
  const service = createConnectionService({
    ...foundation,
    ...flows,
    providers: providerStore,
    lock: createRefreshLock(locks),
    calls: createCallRecorder({ ...foundation, log: flows.journeys, later: () => undefined }),
    random: () => 0.5,
    isOnline: () => network.isOnline,
    baseUrl,
  });
  const addressBar = { href: baseUrl, pathname: "/" };

  const app: App = {
    issuer,
    provider,
    mock,
    profile,
    service,
    providers,
    setup: createProviderSetup({ ...foundation, baseUrl }),
    devices: createDeviceSignIn({
      ...foundation,
      ...flows,
      connections: foundation.store,
      store: createDeviceSignInStore(
        records,
        createTokenVault((known) => loadVaultKey(records, known)),
      ),
      providers: providerStore,
      locks,
      async pause(milliseconds, signal) {
        await quiet();
        signal.throwIfAborted();
        vi.setSystemTime(Date.now() + milliseconds);
      },
    }),
    session: foundation.session,
    requests,
    left,
    addressBar,
    network,
    async connect(profileId = profile.id) {
      const before = left.length;
      await service.connect(profileId, "/from");
      return left[before] ?? Promise.reject(new Error("the app did not leave"));
    },
    async authorize(request, decision = allowAs(alice)) {
      const answer = await mock.authorize(request, decision);
      if (answer.kind !== "redirect") throw answer.error;
      return new URL(answer.location);
    },
    load(callback) {
      Object.assign(addressBar, { href: callback.href, pathname: callback.pathname });
      const history = {
        state: null,
        replaceState(_state: unknown, _unused: string, path: string) {
          const { href, pathname } = new URL(path, callback);
          Object.assign(addressBar, { href, pathname });
        },
      };
      const arrived = takeArrivedResponse(addressBar, history, new URL(baseUrl).pathname);
      return arrived && flows.startSignIn(arrived);
    },
    async arrive(callback) {
      const signIn = app.load(callback);
      if (signIn === undefined) return { state: "ignored" };
      const before = left.length;
      const isOver = () => signIn.current().state !== "working" || left.length > before;
      const { promise, resolve } = Promise.withResolvers<void>();
      const look = () => void (isOver() && resolve());
      leaving.add(look);
      const stop = signIn.subscribe(look);
      look();
      await promise;
      leaving.delete(look);
      stop();
      const state = signIn.current();
      if (state.state !== "working") return state;
      const again = left.at(-1);
      if (again === undefined || left.length > 10) throw new Error("the app leaves without end");
      return app.arrive(await app.authorize(again));
    },
    async signIn({
      profileId,
      decision,
      tamper = (callback: URL) => callback,
    }: SignInOptions = {}) {
      let request;
      try {
        request = await app.connect(profileId);
      } catch (error) {
        return { state: "stayed", error };
      }
      return app.arrive(tamper(await app.authorize(request, decision)));
    },
    async connected(signInOptions) {
      const outcome = await app.signIn(signInOptions);
      if (outcome.state !== "done" || outcome.connectionId === undefined) {
        const cause = "error" in outcome ? outcome.error : outcome;
        throw new Error(`the sign-in did not succeed: ${String(cause)}`, { cause });
      }
      return outcome.connectionId;
    },
    call: (connectionId, path = "/api/workflows", init = {}) =>
      service.createAuthorizedFetch(connectionId)(
        path.startsWith("/") ? `${issuer}${path}` : path,
        init,
      ),
    async stored() {
      const keys = Array.from({ length: foundation.session.length }, (_, index) =>
        foundation.session.key(index),
      );
      const all = await records.readAll("");
      return {
        connections: all
          .filter(([key]) => key.startsWith("connection:"))
          .map(([, value]) => parseConnectionRecord(value)),
        dpopKeys: all.map(([key]) => key).filter((key) => key.startsWith("dpop-key:")),
        transactions: keys.filter((key) => key?.startsWith("pixy.transaction.")).map(String),
        text: JSON.stringify([
          all,
          keys.map((key) => foundation.session.getItem(key ?? "")),
          addressBar,
        ]),
      };
    },
    async record(connectionId) {
      return parseConnectionRecord(await records.read(`connection:${connectionId}`));
    },
    async tokenSet(connectionId) {
      const { tokenSet } = await flows.tokens.open(await app.record(connectionId));
      return tokenSet;
    },
    journeys: (connectionId) => service.journeys(connectionId),
    log: flows.journeys,
    guide: foundation.guide,
    pass: (seconds) => void vi.setSystemTime(Date.now() + seconds * 1000),
  };
  return app;
}

/** @returns the decision of somebody who agrees to all, or to the scopes named */
export function allowAs(account: { sub: string; name: string }, scope = fullScope) {
  return { kind: "allow", account, scope: scope.split(" ") } as const;
}

function profileOf(
  id: string,
  issuer: string,
  changes: Partial<ProviderProfile> = {},
): ProviderProfile {
  return {
    id,
    name: "Mock ID",
    issuer,
    clientId: "pixy",
    scope: fullScope,
    authorizationParams: {},
    dpop: false,
    par: "auto",
    refreshTokens: "vault",
    apis: [{ name: "Workflows", method: "GET", url: `${issuer}/api/workflows` }],
    apiOrigins: [],
    distinctCallback: false,
    ...changes,
  };
}
