import { useEffect } from "react";

/**
 * Runs when the browser brings this very page back (back/forward cache): what was under way when the
 * person left for the provider is not under way any more.
 */
export function useResetOnReturn(reset: () => void): void {
  useEffect(() => {
    const onShow = (event: PageTransitionEvent) => {
      if (event.persisted) reset();
    };
    window.addEventListener("pageshow", onShow);
    return () => window.removeEventListener("pageshow", onShow);
  }, [reset]);
}
