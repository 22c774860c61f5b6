import type { CallRecorder } from "../journeys/call-recorder.ts";
import type { JourneyLog } from "../journeys/journey-log.ts";
import type { Journey } from "../journeys/journey-event.ts";
import type { SignInDemand } from "../oauth/authorization-request.ts";
import type { WaitingCall } from "../oauth/authorization-transaction.ts";
import { issuerOf } from "../oauth/provider-profile.ts";
import type { RecordStore } from "../vault/record-store.ts";
import type { InterceptorObserver } from "./authorized-fetch.ts";
import type { Connection } from "./connection.ts";
import {
  type ConnectionChannel,
  type ConnectionNotice,
  reportRemoved,
} from "./connection-channel.ts";
import { createConnectionRefresh } from "./connection-refresh.ts";
import { type ConnectionRecord, toConnection } from "./connection-record.ts";
import { type ConnectionStore, SwapRefusedError } from "./connection-store.ts";
import type { ConnectionTokens } from "./connection-tokens.ts";
import type { DpopKeys } from "./dpop-keys.ts";
import { createRecordedFetch } from "./recorded-fetch.ts";
import { disconnect, type DisconnectResult } from "./disconnect.ts";
import { createInFlight } from "./in-flight.ts";
import type { JwksStore } from "./jwks-store.ts";
import { giveBackMissed, giveBackOwn } from "./own-tokens.ts";
import type { ProviderStore } from "./provider-store.ts";
import { createRefreshLedger } from "./refresh-ledger.ts";
import type { RefreshLock } from "./refresh-lock.ts";
import { createRefreshRecovery, type RefreshRecovery } from "./refresh-recovery.ts";
import { listSetAside, type SetAsideConnection } from "./set-aside.ts";
import { revoke, type RevokeResult } from "./revoke.ts";
import { leaveToSignIn } from "./sign-in-start.ts";
import { createUnauthorizedWatch } from "./unauthorized-watch.ts";

/** Everything that a person or an app does with connections. */
export interface ConnectionService extends RefreshRecovery {
  list(): Promise<readonly Connection[]>;
  /** The stored connections that cannot be read; `disconnect` removes them. */
  setAside(): Promise<readonly SetAsideConnection[]>;
  /** @throws OAuthError `record_corrupted` */
  find(connectionId: string): Promise<Connection | undefined>;
  /**
   * Leaves for the provider to connect an account.
   *
   * @param returnTo path within the app
   * @param options `loginHint`: the account that is expected
   * @throws OAuthError before leaving: discovery, endpoints, storage
   */
  connect(
    profileId: string,
    returnTo: string,
    options?: { loginHint?: string; verifierLength?: number },
  ): Promise<void>;
  /**
   * Leaves for the provider to get a code that an experiment begins with, for `SignIn.takeCode` after
   * coming back. No connection comes of it.
   */
  signInForExperiment(profileId: string, returnTo: string): Promise<void>;
  /** Leaves for the provider to renew the grant of a connection. */
  reconnect(connectionId: string, returnTo: string): Promise<void>;
  /**
   * Leaves for the provider to get a connection what an API wants: a stronger or more recent sign-in
   * (RFC 9470), or further scopes.
   *
   * @param demand as the failure of the call told; with nothing in it, the person signs in afresh
   * @param waiting the call, for `SignIn.takeWaiting` after coming back
   */
  stepUp(
    connectionId: string,
    demand: SignInDemand,
    returnTo: string,
    waiting?: WaitingCall,
  ): Promise<void>;
  /** Gives up every sign-in that has not left the page yet: its promise rejects with an AbortError. */
  cancelSignIns(): void;
  /** Refreshes now, because a person wants it. */
  refresh(connectionId: string): Promise<void>;
  /**
   * Removes the connection here first and always, then tells the provider.
   *
   * @param options `logout`: go on to the provider's own logout page, where it has one
   */
  disconnect(connectionId: string, options: { logout: boolean }): Promise<DisconnectResult>;
  /**
   * Takes the tokens of a connection away here first and always, then has the provider revoke them. The
   * connection stays until it is reconnected.
   *
   * @throws OAuthError as revoke.ts does: nothing was done then
   */
  revoke(connectionId: string): Promise<RevokeResult>;
  /** Names an account that no provider has named. */
  rename(connectionId: string, label: string): Promise<void>;
  /** A fetch that carries the connection's access token. */
  createAuthorizedFetch(
    connectionId: string,
    observe?: InterceptorObserver,
  ): typeof globalThis.fetch;
  /**
   * Looks whether this browser can still open the tokens it keeps: what a lost key has made useless
   * is known as such before anybody needs it.
   */
  checkTokens(): Promise<void>;
  /** Whether closing or leaving this page loses tokens that the storage refuses to take. */
  holdsUnsaved(): boolean;
  /** The recorded flows of a connection, newest first; they outlive its disconnect. */
  journeys(connectionId: string): Promise<readonly Journey[]>;
  /** @returns a function that unsubscribes from changes of any journey */
  subscribeToJourneys(listener: () => void): () => void;
  /** Forgets what this tab remembers: it slept, and may have missed what other tabs said. */
  resync(): void;
  /** @returns a function that unsubscribes */
  subscribe(listener: (notice: ConnectionNotice) => void): () => void;
}

export interface ConnectionServiceDependencies {
  readonly records: RecordStore;
  readonly store: ConnectionStore;
  readonly tokens: ConnectionTokens;
  readonly dpopKeys: DpopKeys;
  readonly providers: ProviderStore;
  readonly jwks: JwksStore;
  readonly channel: ConnectionChannel;
  readonly lock: RefreshLock;
  readonly journeys: JourneyLog;
  /** Records the calls to APIs. */
  readonly calls: CallRecorder;
  readonly session: Storage;
  readonly fetch: typeof globalThis.fetch;
  /** The fetch that a refresh of a record goes through, where it is not that of all. */
  readonly refreshFetch?: ((record: ConnectionRecord) => typeof globalThis.fetch) | undefined;
  readonly now: () => number;
  readonly random: () => number;
  readonly randomId: () => string;
  readonly isOnline: () => boolean;
  /** The app's own address, ending in a slash; redirect URIs are made of it. */
  readonly baseUrl: string;
  /** Leaves the page. */
  readonly leave: (url: URL) => void;
}

export function createConnectionService(deps: ConnectionServiceDependencies): ConnectionService {
  const { store, tokens, providers, channel, journeys, now } = deps;
  const ledger = createRefreshLedger(deps);
  const inFlight = createInFlight();
  const unauthorized = createUnauthorizedWatch({ ...deps, ledger });
  const refresh = createConnectionRefresh({
    ...deps,
    ledger,
    inFlight,
    startJourney: (record) =>
      journeys.start(
        "refresh",
        { providerName: record.providerName, connectionId: record.id },
        deps.refreshFetch?.(record),
      ),
  });
  const recovery = createRefreshRecovery({ ...deps, ledger, refresh });
  let leaving = new AbortController();

  // A sign-in may have been stored long before this tab begins to listen.
  tokens.dropAll();
  void giveBackMissed(deps);
  channel.subscribe(({ connectionId, event, givesBack }, from) => {
    if (givesBack !== undefined && from === "elsewhere") void giveBackOwn(givesBack, deps);
    // What another tab wrote is newer than what this tab remembers.
    if (event === "removed") tokens.forget(connectionId);
    else if (from === "elsewhere") tokens.drop(connectionId);
  });

  return {
    async list() {
      const records = await store.list();
      return records.map(show).toSorted((a, b) => a.connectedAt - b.connectedAt);
    },

    setAside: () => listSetAside(deps.records),

    async find(connectionId) {
      const record = await store.read(connectionId);
      return record && show(record);
    },

    async connect(profileId, returnTo, options = {}) {
      const profile = providers.profile(profileId);
      const { signal } = leaving;
      const others = (await store.list()).some((record) => record.profileId === profileId);
      await leaveToSignIn(
        profile,
        "connect",
        {
          returnTo,
          // With an account connected already, "Connect" means another one.
          chooseAccount: others && options.loginHint === undefined,
          ...options,
          signal,
        },
        { ...deps, inFlight, ledger },
      );
    },

    async signInForExperiment(profileId, returnTo) {
      const profile = providers.profile(profileId);
      const { signal } = leaving;
      const options = { returnTo, signal };
      await leaveToSignIn(profile, "experiment", options, { ...deps, inFlight, ledger });
    },

    async reconnect(connectionId, returnTo) {
      await renew(connectionId, "reconnect", { returnTo });
    },

    async stepUp(connectionId, demand, returnTo, waiting) {
      const { acrValues, maxAge, scope } = demand;
      // An API that does not say how recent a sign-in must be wants another one than there was.
      const wantsAny = acrValues === undefined && maxAge === undefined && scope === undefined;
      await renew(connectionId, "step-up", {
        returnTo,
        demand: wantsAny ? { maxAge: 0 } : demand,
        waiting,
      });
    },

    cancelSignIns() {
      leaving.abort();
      leaving = new AbortController();
    },

    async refresh(connectionId) {
      const record = await store.read(connectionId);
      if (record === undefined) throw reportRemoved(channel, connectionId);
      await refresh.refresh(connectionId, ledger.unsaved(connectionId)?.record ?? record, "person");
    },

    disconnect: (connectionId, options) =>
      disconnect(connectionId, options, { ...deps, inFlight, ledger }),

    revoke: (connectionId) => revoke(connectionId, { ...deps, inFlight, ledger }),

    async rename(connectionId, label) {
      const record = await store.read(connectionId);
      if (record === undefined || record.account.attestedBy !== "none") return;
      try {
        await store.swap(connectionId, record, (current) => ({
          ...current,
          account: { ...current.account, label },
        }));
      } catch (error) {
        // A refresh came in between.
        if (error instanceof SwapRefusedError) return this.rename(connectionId, label);
        throw error;
      }
      channel.announce({ event: "changed", connectionId });
    },

    createAuthorizedFetch: (connectionId, observe) =>
      createRecordedFetch(connectionId, { ...deps, ledger, refresh, unauthorized }, observe),

    async checkTokens() {
      for (const record of (await store.list()).filter(isSealed)) {
        const isOpen = await ledger
          .openOrEnd(record, () => tokens.open(record))
          .then(
            () => true,
            () => false,
          );
        // A key that is kept has sealed all of them: where it opens the first, nothing is lost.
        if (isOpen && (await tokens.isKeyKept())) return;
      }
    },

    holdsUnsaved: () => ledger.holdsUnsaved(),

    ...recovery,

    journeys: (connectionId) => journeys.list(connectionId),

    subscribeToJourneys: (listener) => journeys.subscribe(listener),

    resync: () => tokens.dropAll(),

    subscribe: (listener) => channel.subscribe(listener),
  };

  async function renew(
    connectionId: string,
    purpose: "reconnect" | "step-up",
    options: { returnTo: string; demand?: SignInDemand; waiting?: WaitingCall | undefined },
  ): Promise<void> {
    const { signal } = leaving;
    const record = await store.read(connectionId);
    if (record === undefined) throw reportRemoved(channel, connectionId);
    const profile = providers.profile(record.profileId);
    const { claims } = record.account;
    // Who somebody is elsewhere is nothing that another provider, named since then, must learn.
    const isSameIssuer = issuerOf(profile) === record.issuer;
    const loginHint = isSameIssuer ? (claims?.preferred_username ?? claims?.email) : undefined;
    await leaveToSignIn(
      profile,
      purpose,
      {
        ...options,
        signal,
        connectionId,
        addedScope: record.addedScope,
        ...(loginHint !== undefined && { loginHint }),
      },
      { ...deps, inFlight, ledger },
    );
  }

  function show(record: ConnectionRecord): Connection {
    const unsaved = ledger.unsaved(record.id);
    if (ledger.isSealedElsewhere(record) && !record.ended) {
      const problem = { code: "vault_key_lost", at: now() } as const;
      return toConnection({ ...record, ended: true, hasRefreshToken: false, problem }, now());
    }
    if (unsaved?.record.lineage !== record.lineage)
      return toConnection(withOwnTokens(record), now());
    const problem = { code: "storage_full", at: now() } as const;
    return toConnection({ ...withOwnTokens(unsaved.record), problem }, now());
  }

  /** The record says what every tab has; this one may have more. */
  function withOwnTokens(record: ConnectionRecord): ConnectionRecord {
    return {
      ...record,
      hasRefreshToken: record.hasRefreshToken || tokens.holdsRefreshToken(record),
    };
  }

  function isSealed({ ended, current }: ConnectionRecord): boolean {
    return !ended && current !== undefined;
  }
}
