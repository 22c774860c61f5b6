import { createAnswerCache } from "../../src/connections/answer-cache.ts";
import {
  type ConnectionChannel,
  createConnectionChannel,
} from "../../src/connections/connection-channel.ts";
import {
  type ConnectionService,
  createConnectionService,
} from "../../src/connections/connection-service.ts";
import type { Connection } from "../../src/connections/connection.ts";
import type { ConnectionRecord } from "../../src/connections/connection-record.ts";
import { createConnectionStore } from "../../src/connections/connection-store.ts";
import { createDeviceSignInStore } from "../../src/connections/device-sign-in-store.ts";
import { createDeviceSignIn, type DeviceSignIn } from "../../src/connections/device-sign-in.ts";
import { createDpopKeys } from "../../src/connections/dpop-keys.ts";
import {
  type ConnectionTokens,
  createConnectionTokens,
} from "../../src/connections/connection-tokens.ts";
import { createGrantKeeper } from "../../src/connections/grant-keeper.ts";
import { type TakenGrant, takeGrant } from "../../src/connections/grant-takeover.ts";
import { createJwksStore } from "../../src/connections/jwks-store.ts";
import { pause } from "../../src/connections/pause.ts";
import { createProviderStore } from "../../src/connections/provider-store.ts";
import { createRefreshLock } from "../../src/connections/refresh-lock.ts";
import { type SignIn, type SignInState, startSignIn } from "../../src/connections/sign-in.ts";
import {
  createTokenInspection,
  type TokenInspection,
} from "../../src/connections/token-inspection.ts";
import { createCallRecorder } from "../../src/journeys/call-recorder.ts";
import { createGuide, type Guide } from "../../src/journeys/guide.ts";
import { createJourneyLog, type JourneyLog } from "../../src/journeys/journey-log.ts";
import type { Journey } from "../../src/journeys/journey-event.ts";
import type { ProviderProfile } from "../../src/oauth/provider-profile.ts";
import type { RecordStore } from "../../src/vault/record-store.ts";
import { giveBackTaken, revokeTaken, takenGrants } from "../../src/connections/taken-grants.ts";
import type { wipe } from "../../src/connections/wipe.ts";
import { createTokenVault } from "../../src/vault/token-vault.ts";
import { loadVaultKey } from "../../src/vault/vault-key.ts";
import { createTokenImport, type TokenImport } from "../../src/connections/token-import.ts";
import type { RotatingProvider } from "../support/rotating-provider.ts";
import { createSession } from "../support/session-double.ts";

export const baseUrl = "https://app.example/";

/** What the tabs of one browser share, as one of them sees it. */
export interface Platform {
  readonly records: RecordStore;
  readonly locks: LockManager;
  readonly channel: Pick<BroadcastChannel, "postMessage" | "addEventListener">;
}

export interface TabOptions {
  readonly profiles?: readonly ProviderProfile[];
  readonly isOnline?: () => boolean;
  readonly random?: () => number;
  /** What another one remembers: both stand for one page, which loads its service only now. */
  readonly tokens?: ConnectionTokens;
  readonly fetch?: typeof globalThis.fetch;
  readonly refreshFetch?: (record: ConnectionRecord) => typeof globalThis.fetch;
}

/** One page of the app: services of its own over what all tabs share. */
export interface Tab {
  readonly service: ConnectionService;
  readonly inspection: TokenInspection;
  readonly imports: TokenImport;
  readonly devices: DeviceSignIn;
  readonly session: Storage;
  readonly channel: ConnectionChannel;
  /** Where the tab went. */
  readonly left: URL[];
  /** What it did, in order: its requests ("POST /token") and "left". */
  readonly deeds: string[];
  readonly journeys: ReadonlyMap<string, Journey>;
  readonly log: JourneyLog;
  /** Has the calls to APIs written down, which waits for quieter times. */
  recordCalls(): void;
  /** Lets its person go step by step. */
  readonly guide: Guide;
  /** Signs in from beginning to end. @returns the id of the connection */
  connect(sub?: string): Promise<string>;
  reconnect(connectionId: string, sub?: string): Promise<SignInState>;
  /** The page is loaded with this address. */
  load(address: URL, isReload?: boolean): SignIn;
  get(connectionId: string, path?: string): Promise<Response>;
  find(connectionId: string): Promise<Connection>;
  /** @param options `proves`: the key of a bound connection is taken along */
  takeGrant(connectionId: string, options?: { readonly proves: boolean }): Promise<TakenGrant>;
  /** What the app does at its start. */
  sweepKeys(): Promise<void>;
  giveBackTaken(): Promise<void>;
  readonly tokens: ConnectionTokens;
  /** What a wipe has given back. */
  readonly taken: Parameters<typeof wipe>[1]["taken"];
}

export function openTab(
  provider: RotatingProvider,
  platform: Platform,
  options: TabOptions = {},
): Tab {
  const now = () => Date.now();
  const { records } = platform;
  const profiles = options.profiles ?? [provider.profile()];
  const session = createSession();
  const left: URL[] = [];
  const deeds: string[] = [];
  const fetch: typeof globalThis.fetch = (input, init) => {
    const { method, url } = new Request(input, init);
    deeds.push(`${method} ${new URL(url).pathname}`);
    return (options.fetch ?? provider.fetch)(input, init);
  };
  const answers = createAnswerCache(records, now);
  const store = createConnectionStore(records);
  const vault = createTokenVault((known) => loadVaultKey(records, known));
  const tokens = options.tokens ?? createConnectionTokens(vault);
  const channel = createConnectionChannel(platform.channel);
  const randomId = () => crypto.randomUUID();
  const dpopKeys = createDpopKeys({ records, now, randomId });
  const leave = (url: URL) => {
    deeds.push("left");
    left.push(url);
  };
  const jwks = createJwksStore(answers);
  const journeys = new Map<string, Journey>();
  let dropped: unknown;
  let writeCalls = () => {};
  const guide = createGuide(session, "guided", now);
  const log = createJourneyLog({
    fetch,
    now,
    randomId: () => crypto.randomUUID(),
    session,
    guide,
    sessionKeyPrefix: "pixy.journey.",
    storage: {
      load: () => Promise.resolve([...journeys.values()]),
      save: async (journey) => void journeys.set(journey.id, journey),
      remove: async (ids) => ids.forEach((id) => journeys.delete(id)),
      loadDropped: async () => dropped,
      saveDropped: async (counts) => void (dropped = counts),
    },
  });
  const providers = createProviderStore({ profiles, answers });
  const lock = createRefreshLock(platform.locks);
  const service = createConnectionService({
    records,
    store,
    tokens,
    dpopKeys,
    providers,
    jwks,
    channel,
    lock,
    calls: createCallRecorder({ log, now, randomId, later: (work) => void (writeCalls = work) }),
    journeys: log,
    session,
    fetch,
    refreshFetch: options.refreshFetch,
    now,
    random: options.random ?? (() => 0.5),
    randomId,
    isOnline: options.isOnline ?? (() => true),
    baseUrl,
    leave,
  });
  const grants = createGrantKeeper({
    locks: platform.locks,
    store,
    tokens,
    dpopKeys,
    jwks,
    channel,
    fetch,
    now,
    randomId,
  });

  const tab: Tab = {
    service,
    inspection: createTokenInspection({ store, tokens, providers, jwks, fetch }),
    imports: createTokenImport({ grants, providers, jwks, journeys: log, now }),
    devices: createDeviceSignIn({
      store: createDeviceSignInStore(records, vault),
      connections: store,
      grants,
      providers,
      jwks,
      dpopKeys,
      journeys: log,
      locks: platform.locks,
      fetch,
      now,
      randomId,
      pause,
    }),
    session,
    channel,
    left,
    deeds,
    journeys,
    log,
    guide,
    recordCalls: () => writeCalls(),
    async connect(sub) {
      await service.connect(profiles[0]?.id ?? "", "/from");
      const state = await settled(tab.load(provider.authorize(lastOf(left), sub)));
      if (state.state !== "done" || state.connectionId === undefined) {
        throw new Error("the sign-in did not succeed", { cause: state });
      }
      return state.connectionId;
    },
    async reconnect(connectionId, sub) {
      await service.reconnect(connectionId, "/from");
      return settled(tab.load(provider.authorize(lastOf(left), sub)));
    },
    load: ({ href }, isReload = false) =>
      startSignIn(
        { href, isReload },
        {
          store,
          jwks,
          dpopKeys,
          grants,
          journeys: log,
          session,
          fetch,
          now,
          leave,
        },
      ),
    get: (connectionId, path = "/me") =>
      service.createAuthorizedFetch(connectionId)(`${provider.apiOrigin}${path}`),
    sweepKeys: () => dpopKeys.sweep(store),
    takeGrant: (connectionId, { proves } = { proves: false }) =>
      takeGrant(connectionId, {
        ...platform,
        dpopKeys: proves ? dpopKeys : undefined,
        store,
        tokens,
        channel,
        lock,
        providers,
        journeys: log,
        fetch,
        now,
      }),
    tokens,
    giveBackTaken: () => giveBackTaken({ ...platform, store, tokens, providers, fetch, now }),
    taken: {
      all: () => takenGrants({ records, store }),
      revoke: (grant) => revokeTaken(grant, { tokens, providers, fetch }),
    },
    async find(connectionId) {
      const connection = await service.find(connectionId);
      if (connection === undefined) throw new Error("there is no such connection");
      return connection;
    },
  };
  return tab;
}

/** @returns the state of a sign-in when it waits for nobody, or for a person */
export async function settled(signIn: SignIn): Promise<SignInState> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const look = () => {
    if (signIn.current().state !== "working") resolve();
  };
  const stop = signIn.subscribe(look);
  look();
  await promise;
  stop();
  return signIn.current();
}

/** What a sign-in asks a person who is there as somebody else than before. */
export function question(state: SignInState): Extract<SignInState, { state: "account-changed" }> {
  if (state.state !== "account-changed") throw new Error("nobody was asked", { cause: state });
  return state;
}

/** Everything that tabs have said to each other, each word once; that something is so is no word. */
export function wordsOf(messages: readonly unknown[]): Set<unknown> {
  const words = messages.flatMap((message): unknown[] => Object.values(Object(message)));
  return new Set(words);
}

export function lastOf<T>(list: readonly T[]): T {
  const last = list.at(-1);
  if (last === undefined) throw new Error("the list is empty");
  return last;
}
