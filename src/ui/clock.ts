import { useCallback, useSyncExternalStore } from "react";

const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

/** One timer for all who watch the clock, however many they are. */
function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => {
    for (const each of listeners) each();
  }, 1000);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

/**
 * The time of the local clock in milliseconds, live: to the second within a quarter of an hour of
 * the moment that matters, to the half minute further away.
 *
 * @param moment milliseconds of the local clock
 */
export function useNow(moment: number | undefined): number {
  const read = useCallback(() => {
    const now = Date.now();
    const end = moment ?? 0;
    const grain = moment !== undefined && Math.abs(moment - now) < 900_000 ? 1000 : 30_000;
    // In steps that end at the moment: 30 seconds begin with 30, and end with 1.
    return end - Math.ceil((end - now) / grain) * grain;
  }, [moment]);
  return useSyncExternalStore(subscribe, read);
}
