import type { JourneyStorage } from "../journeys/journey-log.ts";
import type { RecordStore } from "../vault/record-store.ts";

/** What the keys of journeys begin with, in the record store. */
export const JOURNEY_PREFIX = "journey:";
const DROPPED = "journeys-dropped";

/** Keeps journeys among the other records; the journey log judges what it reads. */
export function createJourneyStorage(records: RecordStore): JourneyStorage {
  return {
    load: async () => (await records.readAll(JOURNEY_PREFIX)).map(([, value]) => value),
    save: (journey) => records.update(JOURNEY_PREFIX + journey.id, () => journey),
    remove: async (ids) => {
      for (const id of ids) await records.remove(JOURNEY_PREFIX + id);
    },
    loadDropped: () => records.read(DROPPED),
    saveDropped: (dropped) => records.update(DROPPED, () => dropped),
  };
}
