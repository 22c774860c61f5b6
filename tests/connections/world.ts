import { onTestFinished, vi } from "vitest";
import {
  type ConnectionRecord,
  parseConnectionRecord,
} from "../../src/connections/connection-record.ts";
import { createMemoryStore } from "../../src/vault/memory-store.ts";
import { type RecordStore, storageError } from "../../src/vault/record-store.ts";
import { createGate, createRotatingProvider, type Gate } from "../support/rotating-provider.ts";
import { createLockDouble } from "./lock-double.ts";
import { quiet, watchCrypto } from "./until.ts";
import { openTab, type Tab, type TabOptions } from "./tab.ts";

const PREFIX = "connection:";
watchCrypto();

function lockOf(connectionId: string): string {
  return `pixy.refresh.${connectionId}`;
}

/** A tab that can die, with a look at what it does to the storage. */
export interface MortalTab extends Tab {
  readonly storage: {
    reads: number;
    writes: number;
    connectionWrites: number;
    /** The browser refuses to read anything. */
    isUnreadable: boolean;
  };
  /** Nothing that the tab does from now on has an effect, and what it held is let go. */
  kill(): void;
  /** It dies right after the given number of further writes to a connection. */
  dieAfterWrites(count: number): void;
}

export type World = Awaited<ReturnType<typeof createWorld>>;

/** One browser: what its tabs share, in doubles that a test can look into. Time stands still. */
export async function createWorld() {
  vi.useFakeTimers({
    now: Date.UTC(2026, 0, 31, 12),
    toFake: ["Date", "setTimeout", "clearTimeout"],
  });
  const signals = { running: 0 };
  // The platform's own timers cannot be faked.
  vi.spyOn(AbortSignal, "timeout").mockImplementation((milliseconds) => {
    const controller = new AbortController();
    signals.running += 1;
    setTimeout(() => {
      signals.running -= 1;
      controller.abort(new DOMException("The operation timed out", "TimeoutError"));
    }, milliseconds);
    return controller.signal;
  });
  onTestFinished(() => {
    vi.useRealTimers();
  });

  const provider = await createRotatingProvider();
  const records = createMemoryStore();
  const locks = createLockDouble();
  const bus = createBus();

  const world = {
    provider,
    records,
    /** Everything that one tab told the others. */
    messages: bus.messages,
    /** The browser refuses every write to a connection. */
    storageIsFull: false,
    /** How many more writes to sign-ins by device code the browser takes. */
    deviceWritesLeft: Infinity,
    /** The browser cannot keep a CryptoKey of a pair. */
    refusesKeys: false,
    /** What happens, once, just before the next write to a connection. */
    beforeWrite: undefined as (() => Promise<void>) | undefined,
    /** What happens, once, just before the next record is removed. */
    beforeRemoval: undefined as (() => Promise<void>) | undefined,
    /** Has something happen, once, between the wish to steal a lock and the theft. */
    beforeSteal(happens: () => Promise<void>) {
      locks.beforeSteal = happens;
    },
    /** @param options `deaf`: it does not hear what other tabs tell, or not in time */
    openTab(options: TabOptions & { deaf?: boolean } = {}): MortalTab {
      const life = createLife();
      const storage = { reads: 0, writes: 0, connectionWrites: 0, isUnreadable: false };
      let writesLeft = Infinity;
      const forTab = locks.forTab();
      const platform = {
        locks: forTab.locks,
        channel: bus.join(() => life.isDead(), options.deaf === true),
        records: watch(records, {
          read() {
            storage.reads += 1;
            if (storage.isUnreadable)
              throw storageError(new DOMException("not now", "UnknownError"));
          },
          async beforeWrite(key) {
            if (!key.startsWith(PREFIX)) return;
            const happens = world.beforeWrite;
            world.beforeWrite = undefined;
            await happens?.();
          },
          atWrite(key) {
            storage.writes += 1;
            if (world.refusesKeys && key.startsWith("dpop-key:")) {
              throw storageError(new DOMException("no keys here", "DataCloneError"));
            }
            const isDevice = key.startsWith("device-sign-in:");
            if (isDevice) world.deviceWritesLeft -= 1;
            const isFull = isDevice
              ? world.deviceWritesLeft < 0
              : world.storageIsFull && key.startsWith(PREFIX);
            if (isFull) throw storageError(new DOMException("no room", "QuotaExceededError"));
          },
          afterWrite(key) {
            if (!key.startsWith(PREFIX)) return;
            storage.connectionWrites += 1;
            writesLeft -= 1;
            if (writesLeft <= 0) tab.kill();
          },
          async beforeRemoval() {
            const happens = world.beforeRemoval;
            world.beforeRemoval = undefined;
            await happens?.();
          },
          live: life.live,
        }),
      };
      const fetch = options.fetch ?? provider.fetch;
      const tab: MortalTab = {
        ...openTab(provider, platform, {
          ...options,
          fetch: (input, init) => life.live(() => fetch(input, init)),
        }),
        storage,
        kill() {
          life.end();
          forTab.die();
        },
        dieAfterWrites(count) {
          writesLeft = count;
        },
      };
      return tab;
    },
    /** The stored record, as the next tab would read it. */
    async record(connectionId: string): Promise<ConnectionRecord> {
      return parseConnectionRecord(await records.read(PREFIX + connectionId));
    },
    exists: async (connectionId: string) =>
      (await records.read(PREFIX + connectionId)) !== undefined,
    /** The locks, as somebody has them who outlives the tabs. */
    workerLocks: locks.forTab().locks,
    isLocked: (connectionId: string) => locks.isHeld(lockOf(connectionId)),
    /** Another tab, of which nothing else is known, holds the lock until the gate opens. */
    async occupy(connectionId: string): Promise<Gate> {
      const gate = createGate();
      const stolen = () => undefined;
      void locks
        .forTab()
        .locks.request(lockOf(connectionId), () => {
          gate.arrive();
          return gate.opened;
        })
        .catch(stolen);
      await gate.reached;
      return gate;
    },
    /** How many timers still run, besides those of `AbortSignal.timeout`, which nobody can stop. */
    timers: () => vi.getTimerCount() - signals.running,
    /** Sets the clock without letting time pass. */
    async setClock(milliseconds: number): Promise<void> {
      vi.setSystemTime(Date.now() + milliseconds);
      await quiet();
    },
    /** Lets time pass from timer to timer; what each of them wakes up runs to its end. */
    async pass(milliseconds: number): Promise<void> {
      await quiet();
      let isOver = false;
      setTimeout(() => (isOver = true), milliseconds);
      while (!isOver) {
        await vi.advanceTimersToNextTimerAsync();
        await quiet();
      }
      // What was set meanwhile for the very end.
      await vi.advanceTimersByTimeAsync(0);
      await quiet();
    },
  };
  return world;
}

function createLife() {
  let dead = false;
  const never = new Promise<never>(() => undefined);
  return {
    isDead: () => dead,
    end: () => void (dead = true),
    async live<T>(work: () => Promise<T>): Promise<T> {
      if (dead) return never;
      try {
        const result = await work();
        return dead ? await never : result;
      } catch (error) {
        if (dead) return never;
        throw error;
      }
    },
  };
}

function watch(
  records: RecordStore,
  {
    read,
    beforeWrite,
    atWrite,
    afterWrite,
    beforeRemoval,
    live,
  }: {
    read: () => void;
    beforeWrite: (key: string) => Promise<void>;
    atWrite: (key: string) => void;
    afterWrite: (key: string) => void;
    beforeRemoval: () => Promise<void>;
    live: <T>(work: () => Promise<T>) => Promise<T>;
  },
): RecordStore {
  return {
    ...records,
    // What all tabs share stands for a disk.
    isDurable: () => Promise.resolve(true),
    read(key) {
      read();
      return live(() => records.read(key));
    },
    readAll(prefix) {
      read();
      return live(() => records.readAll(prefix));
    },
    update: (key, updater) =>
      live(async () => {
        await beforeWrite(key);
        // The platform reads first, and finds out that there is no room when it writes.
        await records.update(key, (old) => {
          const value = updater(old);
          atWrite(key);
          return value;
        });
        afterWrite(key);
      }),
    take: (key, check) =>
      live(async () => {
        await beforeRemoval();
        return records.take(key, check);
      }),
    remove: (key) =>
      live(async () => {
        await beforeRemoval();
        await records.remove(key);
      }),
  };
}

/** BroadcastChannel: everybody but the sender hears it, a moment later. */
function createBus() {
  const messages: unknown[] = [];
  const members = new Set<(message: MessageEvent<unknown>) => void>();
  return {
    messages,
    join(isDead: () => boolean, isDeaf: boolean) {
      const own = new Set<(message: MessageEvent<unknown>) => void>();
      return {
        postMessage(message: unknown) {
          if (isDead()) return;
          messages.push(message);
          const others = [...members].filter((listener) => !own.has(listener));
          queueMicrotask(() => {
            for (const listener of others) {
              listener(new MessageEvent("message", { data: structuredClone(message) }));
            }
          });
        },
        addEventListener(_type: string, listener: unknown) {
          if (typeof listener !== "function") return;
          const member = (message: MessageEvent<unknown>) => {
            if (!isDead() && !isDeaf) listener(message);
          };
          own.add(member);
          members.add(member);
        },
      };
    },
  };
}
