import type { ConnectionRecord } from "../../src/connections/connection-record.ts";
import { createConnectionStore } from "../../src/connections/connection-store.ts";
import { runErrand } from "../../src/connections/courier-errand.ts";
import { readVaultKey } from "../../src/vault/vault-key.ts";
import { createGate } from "../support/rotating-provider.ts";
import { abandon, codeOf } from "./failure.ts";
import { quiet, until } from "./until.ts";
import { createWorld, type World } from "./world.ts";

/** A tab with one connection, after everything that connecting sets off. */
export async function connectedTab(options: Parameters<World["openTab"]>[0] = {}) {
  const world = await createWorld();
  const tab = world.openTab(options);
  const id = await tab.connect();
  await quiet();
  return { world, tab, id, fetch: tab.service.createAuthorizedFetch(id) };
}

/** A tab with a connection whose access token has just expired. */
export async function expiredTab(world: World) {
  const tab = world.openTab();
  const id = await tab.connect();
  await world.pass(3_600_001);
  return { tab, id };
}

/** A tab whose refresh, for a call to an API, has reached the provider and waits for its answer. */
export async function refreshingTab(world: World) {
  const { tab, id } = await expiredTab(world);
  const held = createGate();
  world.provider.faults.push({ held });
  const answer = tab.get(id);
  // Not every test waits for it.
  answer.catch(() => undefined);
  await held.reached;
  return { tab, id, held, answer };
}

/** A tab whose refresh, for a call to an API, was answered, and waits for keys that are on their way. */
export async function validatingTab(world: World) {
  const { tab, id } = await expiredTab(world);
  const keys = createGate();
  world.provider.gates.set("jwks", keys);
  const answer = tab.get(id);
  // Not every test waits for it.
  answer.catch(() => undefined);
  await keys.reached;
  return { tab, id, keys, answer };
}

/** A tab whose refresh was answered, and which cannot have the keys. @returns what its call was told */
export async function pendingTab(world: World) {
  const { tab, id } = await expiredTab(world);
  world.provider.down.add("jwks");
  const told = await codeOf(tab.get(id));
  return { tab, id, told };
}

/**
 * The tab dies as soon as the mark and the answer of a refresh are written down: the answer is pending.
 *
 * @param ask what brings the refresh about
 */
export async function dieWithAnswer(
  world: World,
  tab: ReturnType<World["openTab"]>,
  id: string,
  ask: () => Promise<unknown> = () => tab.get(id),
): Promise<void> {
  tab.dieAfterWrites(2);
  abandon(ask());
  await until("the answer is pending", async () => (await world.record(id)).pending !== undefined);
}

/** The API refuses the given number of calls, then decides by itself. */
export function refuseCalls(
  { provider }: World,
  count: number,
  headers: Record<string, string> = {},
): void {
  let left = count;
  provider.api.answer = () => {
    left -= 1;
    return left >= 0 ? new Response("no", { status: 401, headers }) : undefined;
  };
}

/** The fetch of refreshes that go by a courier which outlives the tabs, and takes each of them up late. */
export function byCourier(world: World, isReady: Promise<void> = Promise.resolve()) {
  return (record: ConnectionRecord): typeof globalThis.fetch =>
    async (input, init) => {
      const { mark } = record;
      if (init?.method !== "POST" || mark === undefined) return world.provider.fetch(input, init);
      const request = new Request(input, init);
      const { id: connectionId, lineage, generation } = record;
      const errand = {
        connectionId,
        lineage,
        generation,
        mark,
        url: request.url,
        headers: Object.fromEntries(request.headers),
        body: await request.text(),
        revocationUrl: world.provider.metadata.revocation_endpoint,
      };
      await isReady;
      return runErrand(errand, {
        store: createConnectionStore(world.records),
        readKey: () => readVaultKey(world.records),
        locks: world.workerLocks,
        fetch: world.provider.fetch,
        now: () => Date.now(),
      });
    };
}
