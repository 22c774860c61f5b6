import { createAnswerCache } from "../connections/answer-cache.ts";
import { createConnectionChannel } from "../connections/connection-channel.ts";
import { createConnectionStore } from "../connections/connection-store.ts";
import { createGuide } from "../journeys/guide.ts";
import { openRecordStore } from "../vault/open-record-store.ts";
import { DATABASE } from "./database.ts";
import { createSessionStorage } from "./session-storage.ts";
import { createStorageState } from "./storage-state.ts";

/** What everything else stands on: it needs no `config.json`, and no code of the protocol. */
export type Foundation = ReturnType<typeof createFoundation>;

/** @param fetch what all requests go through */
export function createFoundation(fetch: typeof globalThis.fetch) {
  const now = () => Date.now();
  const records = openRecordStore(DATABASE);
  const session = createSessionStorage();
  return {
    fetch,
    now,
    randomId: () => crypto.randomUUID(),
    leave: (url: URL) => globalThis.location.assign(url),
    records,
    answers: createAnswerCache(records, now),
    store: createConnectionStore(records),
    channel: createConnectionChannel(
      "BroadcastChannel" in globalThis ? new BroadcastChannel("pixy") : undefined,
    ),
    session,
    storage: createStorageState(),
    guide: createGuide(session, "pixy.guided", now),
  };
}
