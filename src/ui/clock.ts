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
 * The time of the local clock in milliseconds, live: to the second within two minutes of the moment
 * that matters, where seconds are told, and to the half minute far away from it. A thousand cards that
 * were drawn anew each second would hold up whoever types.
 *
 * @param moment milliseconds of the local clock
 */
export function useNow(moment: number | undefined): number {
  const read = useCallback(() => {
    const now = Date.now();
    const end = moment ?? 0;
    const distance = moment === undefined ? Infinity : Math.abs(moment - now);
    const grain = distance < 120_000 ? 1_000 : distance < 900_000 ? 5_000 : 30_000;
    // In steps that end at the moment: 30 seconds begin with 30, and end with 1.
    return end - Math.ceil((end - now) / grain) * grain;
  }, [moment]);
  return useSyncExternalStore(subscribe, read);
}
