import type { Guide } from "./guide.ts";
import { newestFirst, surplusJourneys } from "./journey-caps.ts";
import type { Journey, JourneyKind } from "./journey-event.ts";
import { soundJourneys } from "./journey-record.ts";
import { createJourneyRecorder, type JourneyRecorder } from "./journey-recorder.ts";
import { createSuspendedJourneys } from "./suspended-journeys.ts";

/** How many journeys were dropped, by kind. */
export type DroppedJourneys = Readonly<Partial<Record<JourneyKind, number>>>;

/** Where finished journeys are kept. What it loads is checked before it is used. */
export interface JourneyStorage {
  load(): Promise<readonly unknown[]>;
  save(journey: Journey): Promise<void>;
  remove(ids: readonly string[]): Promise<void>;
  /** @returns what `saveDropped` was given last */
  loadDropped(): Promise<unknown>;
  saveDropped(dropped: unknown): Promise<void>;
}

/** All journeys of this installation: those under way in this tab, and those that are kept. */
export interface JourneyLog {
  /** @param through the fetch that the journey's goes through, where it is not that of all */
  start(
    kind: JourneyKind,
    about: { providerName: string; connectionId?: string },
    through?: typeof fetch,
  ): JourneyRecorder;
  /** Goes on with a journey that was suspended in this tab; undefined when it was not carried over. */
  resume(id: string): JourneyRecorder | undefined;
  /**
   * Newest first, with those under way in this tab; damaged ones are left out.
   *
   * @throws as the storage does, where there would be none only because it cannot be read
   */
  all(): Promise<readonly Journey[]>;
  /** The same of one connection. */
  list(connectionId: string): Promise<readonly Journey[]>;
  /**
   * Takes in journeys that were not recorded by this log, and keeps those that are over.
   *
   * @param dropped how many more there were, of which nothing was written down
   */
  put(journeys: readonly Journey[], dropped?: DroppedJourneys): Promise<void>;
  /** Nothing of them comes back, also when they are still under way. */
  remove(ids: readonly string[]): Promise<void>;
  /** What there was no room for, by kind. What is stored may be damaged: it is not looked at here. */
  dropped(): Promise<unknown>;
  /** Begins to count anew. */
  forgetDropped(): Promise<void>;
  /** Tells which journey shows how a failure came about. */
  explains(journeyId: string, failure: unknown): void;
  /** @returns the id of that journey */
  ofFailure(failure: unknown): string | undefined;
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
  readonly guide?: Guide;
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
  /** A step that still comes must not bring back what a person has removed. */
  const removed = new Set<string>();
  const failures = new WeakMap<object, string>();
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
    return soundJourneys(await storage.load());
  }

  async function tidyUp(): Promise<void> {
    try {
      const surplus = surplusJourneys(await load());
      if (surplus.length === 0) return;
      await storage.remove(surplus.map(({ id }) => id));
      for (const { kind } of surplus) await countDropped({ [kind]: 1 });
    } catch {
      // The next journey that is kept tries again.
    }
  }

  function countDropped(more: DroppedJourneys): Promise<void> {
    return write(async () => {
      const sum = new Map<string, unknown>(Object.entries((await storage.loadDropped()) ?? {}));
      for (const [kind, count] of Object.entries(more))
        sum.set(kind, Number(sum.get(kind) ?? 0) + count);
      await storage.saveDropped(Object.fromEntries(sum));
    });
  }

  function keep(journeys: readonly Journey[]): Promise<void> {
    const saved = write(async () => {
      for (const journey of journeys) {
        if (removed.has(journey.id)) continue;
        await storage.save(journey);
        if (inMemory.get(journey.id) === journey) inMemory.delete(journey.id);
      }
    });
    // Reads all that is kept: no flow waits for that, and no other write.
    void saved.then(tidyUp);
    return saved;
  }

  function show(journey: Journey): void {
    if (!removed.has(journey.id)) inMemory.set(journey.id, journey);
  }

  /** What the storage refused stays within the same bounds. */
  function boundMemory(): void {
    const unkept = [...inMemory.values()].filter(({ outcome }) => outcome !== "running");
    for (const { id } of surplusJourneys(unkept)) inMemory.delete(id);
  }

  function changed(journey: Journey): void {
    show(journey);
    // What still arrives before the page is gone, such as keys that were fetched ahead.
    if (away.has(journey.id)) suspended.put(journey);
    notify();
  }

  function record(journey: Journey, through = fetch): JourneyRecorder {
    changed(journey);
    const recorder = createJourneyRecorder(journey, {
      fetch: through,
      now,
      guide: options.guide,
      changed,
      suspended(current) {
        away.add(current.id);
        suspended.put(current);
      },
      async finished(current) {
        away.delete(current.id);
        suspended.take(current.id);
        recorders.delete(current.id);
        boundMemory();
        await keep([current]);
      },
      explains: (failure) => explain(journey.id, failure),
    });
    recorders.set(journey.id, recorder);
    return recorder;
  }

  function explain(journeyId: string, failure: unknown): void {
    if (typeof failure === "object" && failure !== null) failures.set(failure, journeyId);
  }

  async function find(isWanted: (journey: Journey) => boolean): Promise<readonly Journey[]> {
    const loading = load();
    const kept = (await loading.catch(() => [])).filter(({ id }) => !removed.has(id));
    const known = new Map([...kept.map((journey) => [journey.id, journey] as const), ...inMemory]);
    const found = newestFirst([...known.values()].filter(isWanted));
    // That there is nothing is known only when all of it could be read.
    if (found.length === 0) await loading;
    return found;
  }

  return {
    start(kind, about, through) {
      return record(
        {
          id: randomId(),
          kind,
          ...about,
          startedAt: now(),
          outcome: "running",
          steps: [],
        },
        through,
      );
    },
    resume(id) {
      away.delete(id);
      const journey = suspended.take(id);
      return recorders.get(id) ?? (journey && record(journey));
    },
    all: () => find(() => true),
    list: (wanted) => find(({ connectionId }) => connectionId === wanted),
    async put(journeys, dropped) {
      journeys.forEach(show);
      boundMemory();
      notify();
      const over = journeys.filter(({ outcome }) => outcome !== "running");
      if (over.length > 0) await keep(over);
      if (dropped !== undefined) await countDropped(dropped);
    },
    dropped: () => storage.loadDropped(),
    async remove(ids) {
      for (const id of ids) {
        removed.add(id);
        inMemory.delete(id);
      }
      await write(() => storage.remove(ids));
    },
    forgetDropped: () => write(() => storage.saveDropped({})),
    explains: explain,
    ofFailure: (failure) =>
      typeof failure === "object" && failure !== null ? failures.get(failure) : undefined,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
