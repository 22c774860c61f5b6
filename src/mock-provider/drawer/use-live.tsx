import { useEffect, useState } from "react";

/** What was read last; absent until then. */
export interface Reading<T> {
  readonly value?: T;
  /** Why it could not be read the last time, if so. */
  readonly error?: unknown;
}

/**
 * Reads now, and again whenever something has changed, in whatever tab.
 *
 * @param read the same function until something else is to be read
 * @param subscribe the same function as well
 */
export function useLive<T>(
  read: () => Promise<T>,
  subscribe: (listener: () => void) => () => void,
): Reading<T> {
  const [reading, setReading] = useState<Reading<T>>({});
  useEffect(() => {
    let latest = 0;
    async function update(): Promise<void> {
      latest += 1;
      const turn = latest;
      const found = await read().then(
        (value) => ({ value }),
        (error: unknown) => ({ error }),
      );
      // One that began earlier may end later.
      if (turn === latest) setReading(found);
    }
    void update();
    const stop = subscribe(() => void update());
    return () => {
      latest = -1;
      stop();
    };
  }, [read, subscribe]);
  return reading;
}
