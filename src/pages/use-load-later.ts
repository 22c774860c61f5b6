import { useEffect } from "react";

/** Milliseconds after which a page has settled. */
const settled = 1500;

/**
 * Loads a script that no page waits for, but that has to be there when the network is not: what
 * explains a failure, what asks before disconnecting.
 *
 * @param load imports it; of a stable identity
 */
export function useLoadLater(load: () => Promise<unknown>): void {
  useEffect(() => {
    // One that fails is loaded again, and told about, when it is needed.
    const timer = setTimeout(() => void load().catch(() => undefined), settled);
    return () => clearTimeout(timer);
  }, [load]);
}
