/** Milliseconds that leaving the page waits for what leaving would cut off. */
const PATIENCE = 5_000;

/** What this tab is doing at providers that must not be cut off: refreshing, and taking tokens back. */
export interface InFlight {
  /** @returns the work itself, which counts as in flight until it is over */
  during<T>(work: Promise<T>): Promise<T>;
  /** Resolves when nothing is in flight, or after five seconds. Never rejects. */
  settled(): Promise<void>;
}

/** @see docs/refresh.md step 12 */
export function createInFlight(): InFlight {
  const works = new Set<Promise<unknown>>();
  return {
    during(work) {
      works.add(work);
      const over = () => void works.delete(work);
      work.then(over, over);
      return work;
    },
    async settled() {
      if (works.size === 0) return;
      const { promise: late, resolve } = Promise.withResolvers<void>();
      const timer = setTimeout(resolve, PATIENCE);
      await Promise.race([Promise.allSettled(works), late]);
      clearTimeout(timer);
    },
  };
}
