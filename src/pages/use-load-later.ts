import { useEffect } from "react";

/** Milliseconds after which a page has settled. */
const settled = 1500;

/**
 * Loads a script that no page waits for, but that has to be there when the network is not: what
 * explains a failure, what asks before disconnecting.
 *
 * @param load imports it; of a stable identity
 * @param wait milliseconds
 */
export function useLoadLater(load: () => Promise<unknown>, wait = settled): void {
  useEffect(() => {
    // One that fails is loaded again, and told about, when it is needed.
    const timer = setTimeout(() => void load().catch(() => undefined), wait);
    return () => clearTimeout(timer);
  }, [load, wait]);
}
