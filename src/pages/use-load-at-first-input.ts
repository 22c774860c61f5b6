import { useEffect } from "react";

/** What a person does first, with whatever they have. */
const inputs = ["pointermove", "pointerdown", "wheel", "keydown"] as const;

/**
 * Loads a script that nobody needs who only looks, but that has to be there when something is pressed
 * and the network is gone.
 *
 * @param load imports it; of a stable identity
 */
export function useLoadAtFirstInput(load: () => Promise<unknown>): void {
  useEffect(() => {
    const stop = new AbortController();
    const begin = (event: Event) => {
      // It "moves", too, when the page moves below it.
      const isAtRest =
        event instanceof MouseEvent &&
        event.type === "pointermove" &&
        event.movementX === 0 &&
        event.movementY === 0;
      if (isAtRest) return;
      stop.abort();
      // One that fails is loaded again, and told about, when it is needed.
      void load().catch(() => undefined);
    };
    for (const type of inputs)
      document.addEventListener(type, begin, { signal: stop.signal, passive: true });
    return () => stop.abort();
  }, [load]);
}
