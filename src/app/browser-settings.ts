import { checkProviderEntry } from "../config/provider-entry.ts";
import type { ConnectionService } from "../connections/connection-service.ts";
import { explainContacts, requestsToldAlone } from "../connections/contacted-origins.ts";
import type { ProviderProfiles } from "../connections/provider-profiles.ts";
import { countRecords } from "../connections/storage-ledger.ts";
import { revokeTaken, takenGrants } from "../connections/taken-grants.ts";
import { wipe } from "../connections/wipe.ts";
import { createWorkspaceExport } from "../connections/workspace-export.ts";
import { createWorkspaceImport } from "../connections/workspace-import.ts";
import { foreignJourney } from "../journeys/journey-file.ts";
import { journeysWithRoom } from "../journeys/journey-room.ts";
import type { Settings } from "../queries/settings.ts";
import { createPassphraseCipher } from "../vault/passphrase-cipher.ts";
import { addRecords } from "../vault/record-batch.ts";
import { createBrowserProviders } from "./browser-providers.ts";
import type { Flows } from "./flows.ts";
import { DATABASE } from "./database.ts";
import type { Foundation } from "./foundation.ts";
import { JOURNEY_PREFIX } from "./journey-storage.ts";
import { readPageFacts, readUsage } from "./page-facts.ts";
import { clearItems, countItems } from "./storage-items.ts";
import { chooseTheme, followTheme, readTheme } from "./theme.ts";
import { announceWipe } from "./wipe-notice.ts";

/** What the screen of settings stands on, in this browser. */
export async function createBrowserSettings(
  foundation: Foundation,
  loadFlows: () => Promise<Flows>,
  {
    connections,
    providers: profiles,
    baseUrl,
  }: { connections: ConnectionService; providers: ProviderProfiles; baseUrl: string },
): Promise<Settings> {
  const { records } = foundation;
  const [{ journeys, tokens }] = await Promise.all([loadFlows(), profiles.ready()]);
  const parts = {
    ...foundation,
    profiles,
    tokens,
    cipher: createPassphraseCipher(),
  };
  const providers = createBrowserProviders(foundation, profiles);
  return {
    exporting: createWorkspaceExport({
      ...parts,
      providers,
      journeys: journeys.all,
    }),
    importing: createWorkspaceImport({
      ...parts,
      locks: navigator.locks,
      checkProvider: checkProviderEntry,
      readJourney: foreignJourney,
      addRecords: (entries) => addRecords(DATABASE, records, entries),
      journeys: {
        key: ({ id }) => JOURNEY_PREFIX + id,
        isKept: async (id) => (await records.read(JOURNEY_PREFIX + id)) !== undefined,
        withRoom: async (incoming) => journeysWithRoom(await journeys.all(), incoming),
      },
    }),
    ledger: async () => {
      const loadedAt = performance.timeOrigin;
      const told = await journeys.all();
      const recorded = recordedRequests();
      const toldAlone = requestsToldAlone(told, recorded, loadedAt);
      const requests = [...toldAlone, ...recorded].toSorted((a, b) => a.at - b.at);
      const [counts, usage, contacts] = await Promise.all([
        countRecords(records),
        readUsage(),
        explainContacts(requests, globalThis.location.origin, {
          profiles: profiles.current().profiles,
          records,
        }),
      ]);
      return { records: counts, items: countItems(), usage, contacts, loadedAt };
    },
    facts: readPageFacts,
    wipe: (options) =>
      wipe(options, {
        ...foundation,
        tokens,
        connections,
        taken: {
          all: () => takenGrants(foundation),
          revoke: (grant) => revokeTaken(grant, { ...parts, providers }),
        },
        profiles,
        journeys,
        clearItems: () => {
          const items = clearItems();
          chooseTheme("system");
          return items;
        },
        tellOtherTabs: announceWipe,
      }),
    startAfresh: () => globalThis.location.replace(baseUrl),
    theme: {
      current: readTheme,
      choose: chooseTheme,
      subscribe: followTheme,
    },
  };
}

/**
 * The browser's own record of what this page has asked for: it sees every request, also one that
 * Pixy would not know of. What the courier has sent for the page it does not see, nor what an earlier
 * page has.
 *
 * @see Resource Timing §4
 */
function recordedRequests() {
  return performance.getEntriesByType("resource").map(({ name, startTime }) => ({
    url: name,
    at: Math.round(performance.timeOrigin + startTime),
  }));
}
