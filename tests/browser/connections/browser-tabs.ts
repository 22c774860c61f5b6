import { onTestFinished } from "vitest";
import { openIndexedDbStore } from "../../../src/vault/indexeddb-store.ts";
import { openTab, type Platform, type Tab, type TabOptions } from "../../connections/tab.ts";
import { createRotatingProvider } from "../../support/rotating-provider.ts";

/** One browser profile of its own: a database and a channel that no other test knows. */
export async function createProfile() {
  const name = `pixy-test-${crypto.randomUUID()}`;
  const provider = await createRotatingProvider();
  const channels: BroadcastChannel[] = [];
  onTestFinished(async () => {
    for (const channel of channels) channel.close();
    await deleteDatabase(name);
  });

  /** What a new tab of this profile gets from the browser: everything real, nothing shared in memory. */
  async function platform(): Promise<Platform> {
    const channel = new BroadcastChannel(name);
    channels.push(channel);
    return { records: await openIndexedDbStore(name), locks: navigator.locks, channel };
  }

  return {
    name,
    provider,
    platform,
    openTab: async (options?: TabOptions): Promise<Tab> =>
      openTab(provider, await platform(), options),
  };
}

/** Resolves when the database is gone, or waits for a tab to let go of it. */
export function deleteDatabase(name: string): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const request = indexedDB.deleteDatabase(name);
  request.addEventListener("success", () => resolve());
  request.addEventListener("error", () => reject(request.error));
  return promise;
}

/** Everything in a database, as far as script can read it. */
export async function dumpDatabase(name: string): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<IDBDatabase>();
  const opening = indexedDB.open(name);
  opening.addEventListener("success", () => resolve(opening.result));
  opening.addEventListener("error", () => reject(opening.error));
  const database = await promise;
  const texts: string[] = [];
  for (const store of database.objectStoreNames) {
    const { promise: read, resolve: done } = Promise.withResolvers<unknown[]>();
    const request = database.transaction(store).objectStore(store).getAll();
    request.addEventListener("success", () => done(request.result));
    texts.push(...(await read).map(readable));
  }
  database.close();
  return texts.join("\n");
}

function readable(value: unknown): string {
  if (value instanceof ArrayBuffer) return new TextDecoder("latin1").decode(value);
  if (ArrayBuffer.isView(value)) return new TextDecoder("latin1").decode(value);
  if (value === null || typeof value !== "object") return String(value);
  return Object.entries(value)
    .map(([key, member]) => `${key}: ${readable(member)}`)
    .join("\n");
}
