interface Waiting {
  readonly tab: symbol;
  readonly grant: () => void;
}

interface Holder {
  readonly tab: symbol;
  readonly lose: (reason: unknown) => void;
}

/**
 * Web Locks as the platform has them (queue, signal, steal, ifAvailable, query), with tabs that can die: what a
 * dead tab held or waited for is released, and nobody is told.
 *
 * @see https://w3c.github.io/web-locks/
 */
export function createLockDouble() {
  const world = {
    forTab,
    isHeld: (name: string) => held.has(name),
    /** What happens, once, between the wish to steal a lock and the theft. */
    beforeSteal: undefined as (() => Promise<void>) | undefined,
  };
  const held = new Map<string, Holder>();
  const queues = new Map<string, Waiting[]>();

  function next(name: string): void {
    if (held.has(name)) return;
    queues.get(name)?.shift()?.grant();
  }

  function forTab(): { locks: LockManager; die(): void } {
    const tab = Symbol("tab");

    async function request<T>(
      name: string,
      ...rest: [LockGrantedCallback<T>] | [LockOptions, LockGrantedCallback<T>]
    ): Promise<Awaited<T>> {
      const [options, callback] = rest.length === 1 ? [{}, rest[0]] : rest;
      const { signal, steal = false, ifAvailable = false } = options;
      signal?.throwIfAborted();
      const { promise, resolve, reject } = Promise.withResolvers<Awaited<T>>();

      const grant = () => {
        const holder: Holder = { tab, lose: reject };
        held.set(name, holder);
        const release = () => {
          if (held.get(name) !== holder) return;
          held.delete(name);
          next(name);
        };
        void (async () => {
          try {
            resolve(await callback({ name, mode: "exclusive" }));
          } catch (error) {
            reject(error);
          } finally {
            release();
          }
        })();
      };

      if (steal) {
        const happens = world.beforeSteal;
        world.beforeSteal = undefined;
        await happens?.();
        held.get(name)?.lose(new DOMException("The lock was stolen", "AbortError"));
        held.delete(name);
        grant();
        return promise;
      }
      if (ifAvailable && held.has(name)) return await callback(null);
      const queue = queues.get(name) ?? [];
      queues.set(name, queue);
      const waiting: Waiting = { tab, grant };
      queue.push(waiting);
      signal?.addEventListener("abort", () => {
        const place = queue.indexOf(waiting);
        if (place === -1) return;
        queue.splice(place, 1);
        reject(signal.reason);
      });
      next(name);
      return promise;
    }

    const locks: LockManager = {
      request,
      query: () =>
        Promise.resolve({
          held: [...held.keys()].map((name) => ({ name })),
          pending: [...queues].flatMap(([name, queue]) => queue.map(() => ({ name }))),
        }),
    };
    return {
      locks,
      die() {
        for (const [name, queue] of queues) {
          queues.set(
            name,
            queue.filter((waiting) => waiting.tab !== tab),
          );
        }
        for (const [name, holder] of held) {
          if (holder.tab !== tab) continue;
          held.delete(name);
          next(name);
        }
      },
    };
  }

  return world;
}
