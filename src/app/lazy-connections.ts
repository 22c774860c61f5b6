import type { ConnectionService } from "../connections/connection-service.ts";
import { toConnection } from "../connections/connection-record.ts";
import { loadOnce } from "../connections/load-once.ts";
import type { Foundation } from "./foundation.ts";

/**
 * The connections as the screens see them. Showing them needs no code of the protocol: what acts
 * on them is loaded behind the first screen, or beside the page of a connection, and at the latest when
 * it is used.
 *
 * @param load gives the service itself, the same at each call
 */
export function createLazyConnections(
  { records, store, channel, now }: Pick<Foundation, "records" | "store" | "channel" | "now">,
  load: () => Promise<ConnectionService>,
): ConnectionService {
  let loaded: ConnectionService | undefined;
  const journeyListeners = new Set<() => void>();
  const service = loadOnce(async () => {
    loaded = await load();
    loaded.subscribeToJourneys(() => journeyListeners.forEach((listener) => listener()));
    return loaded;
  });

  return {
    async list() {
      if (loaded !== undefined) return loaded.list();
      const records = await store.list();
      return records
        .map((record) => toConnection(record, now()))
        .toSorted((a, b) => a.connectedAt - b.connectedAt);
    },
    async find(connectionId) {
      if (loaded !== undefined) return loaded.find(connectionId);
      const record = await store.read(connectionId);
      return record && toConnection(record, now());
    },
    async setAside() {
      const { listSetAside } = await import("../connections/set-aside.ts");
      return listSetAside(records);
    },
    connect: async (...args) => (await service()).connect(...args),
    signInForExperiment: async (...args) => (await service()).signInForExperiment(...args),
    reconnect: async (...args) => (await service()).reconnect(...args),
    stepUp: async (...args) => (await service()).stepUp(...args),
    cancelSignIns() {
      // After what was asked before it.
      void service().then(
        (connections) => connections.cancelSignIns(),
        () => undefined,
      );
    },
    refresh: async (...args) => (await service()).refresh(...args),
    disconnect: async (...args) => (await service()).disconnect(...args),
    revoke: async (...args) => (await service()).revoke(...args),
    rename: async (...args) => (await service()).rename(...args),
    createAuthorizedFetch(connectionId, observe) {
      return async (input, init) => {
        const fetch = (await service()).createAuthorizedFetch(connectionId, observe);
        return fetch(input, init);
      };
    },
    checkTokens: async () => (await service()).checkTokens(),
    holdsUnsaved: () => loaded?.holdsUnsaved() ?? false,
    recover: async () => (await service()).recover(),
    nextRecovery: async () => (await service()).nextRecovery(),
    journeys: async (connectionId) => (await service()).journeys(connectionId),
    // Nothing is recorded before the service is there.
    subscribeToJourneys(listener) {
      journeyListeners.add(listener);
      return () => journeyListeners.delete(listener);
    },
    // What is not loaded remembers nothing.
    resync: () => loaded?.resync(),
    subscribe: (listener) => channel.subscribe(listener),
  };
}
