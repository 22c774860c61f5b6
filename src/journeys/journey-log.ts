import { newestFirst, surplusJourneys } from "./journey-caps.ts";
import type { Journey, JourneyKind } from "./journey-event.ts";
import { soundJourneys } from "./journey-record.ts";
import { createJourneyRecorder, type JourneyRecorder } from "./journey-recorder.ts";
import { createSuspendedJourneys } from "./suspended-journeys.ts";

/** Where finished journeys are kept. What it loads is checked before it is used. */
export interface JourneyStorage {
  load(): Promise<readonly unknown[]>;
  save(journey: Journey): Promise<void>;
  remove(ids: readonly string[]): Promise<void>;
}

/** All journeys of this installation: those under way in this tab, and those that are kept. */
export interface JourneyLog {
  start(kind: JourneyKind, about: { providerName: string; connectionId?: string }): JourneyRecorder;
  /** Goes on with a journey that was suspended in this tab; undefined when it was not carried over. */
  resume(id: string): JourneyRecorder | undefined;
  /** Newest first, with those under way in this tab. */
  list(connectionId: string): Promise<readonly Journey[]>;
  /** @returns ends the subscription */
  subscribe(listener: () => void): () => void;
}

/** What a log needs. */
export interface JourneyLogOptions {
  readonly fetch: typeof fetch;
  /** Milliseconds of the local clock. */
  readonly now: () => number;
  readonly randomId: () => string;
  readonly storage: JourneyStorage;
  readonly session: Pick<Storage, "getItem" | "setItem" | "removeItem">;
  readonly sessionKeyPrefix: string;
}

/**
 * A failure of a storage never reaches a flow: journeys that cannot be kept stay in this tab's
 * memory, under the same caps.
 */
export function createJourneyLog(options: JourneyLogOptions): JourneyLog {
  const { fetch, now, randomId, storage } = options;
  const suspended = createSuspendedJourneys(
    options.session,
    `${options.sessionKeyPrefix}suspended`,
  );
  const recorders = new Map<string, JourneyRecorder>();
  /** Under way, or not kept yet. */
  const inMemory = new Map<string, Journey>();
  const away = new Set<string>();
  const listeners = new Set<() => void>();
  let lastWrite = Promise.resolve();
  let isNotifying = false;

  /** Later, and once for many changes: a listener cannot fail a flow. */
  function notify(): void {
    if (isNotifying) return;
    isNotifying = true;
    queueMicrotask(() => {
      isNotifying = false;
      for (const listener of listeners) listener();
    });
  }

  /** One after the other, so that an older state of a journey never overwrites a newer one. */
  function write(action: () => Promise<void>): Promise<void> {
    // Failures of the storage end here: a recording is not worth failing a flow for.
    lastWrite = lastWrite
      .then(action)
      .catch(() => undefined)
      .then(notify);
    return lastWrite;
  }

  async function load(): Promise<Journey[]> {
    try {
      return soundJourneys(await storage.load());
    } catch {
      return [];
    }
  }

  async function tidyUp(): Promise<void> {
    try {
      const surplus = surplusJourneys(await load());
      if (surplus.length > 0) await storage.remove(surplus);
    } catch {
      // The next journey that is kept tries again.
    }
  }

  function keep(journey: Journey): Promise<void> {
    const saved = write(async () => {
      await storage.save(journey);
      if (inMemory.get(journey.id) === journey) inMemory.delete(journey.id);
    });
    // Reads all that is kept: no flow waits for that, and no other write.
    void saved.then(tidyUp);
    return saved;
  }

  function changed(journey: Journey): void {
    inMemory.set(journey.id, journey);
    // What still arrives before the page is gone, such as keys that were fetched ahead.
    if (away.has(journey.id)) suspended.put(journey);
    notify();
  }

  function record(journey: Journey): JourneyRecorder {
    changed(journey);
    const recorder = createJourneyRecorder(journey, {
      fetch,
      now,
      changed,
      suspended(current) {
        away.add(current.id);
        suspended.put(current);
      },
      async finished(current) {
        away.delete(current.id);
        suspended.take(current.id);
        recorders.delete(current.id);
        const unkept = [...inMemory.values()].filter(({ outcome }) => outcome !== "running");
        for (const id of surplusJourneys(unkept)) inMemory.delete(id);
        await keep(current);
      },
    });
    recorders.set(journey.id, recorder);
    return recorder;
  }

  return {
    start(kind, about) {
      return record({
        id: randomId(),
        kind,
        ...about,
        startedAt: now(),
        outcome: "running",
        steps: [],
      });
    },
    resume(id) {
      away.delete(id);
      const journey = suspended.take(id);
      return recorders.get(id) ?? (journey && record(journey));
    },
    async list(connectionId) {
      const kept = await load();
      const all = new Map([...kept.map((journey) => [journey.id, journey] as const), ...inMemory]);
      return newestFirst(all.values()).filter((journey) => journey.connectionId === connectionId);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
