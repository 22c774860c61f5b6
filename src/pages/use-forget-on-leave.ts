import { useEffect, useEffectEvent } from "react";
import { flushSync } from "react-dom";

/**
 * Runs when the page is left. The browser may bring this very page back (back/forward cache), with all
 * that it held: what is forgotten then was never in the cache.
 *
 * @param forget changes state, which is drawn before the page is gone
 */
export function useForgetOnLeave(forget: () => void): void {
  const forgetNow = useEffectEvent(() => flushSync(forget));
  useEffect(() => {
    window.addEventListener("pagehide", forgetNow);
    return () => window.removeEventListener("pagehide", forgetNow);
  }, []);
}
