import { useLayoutEffect, useRef } from "react";

/**
 * Keeps what was pressed where it was on the screen, when something above it opens or closes with the
 * press: the page is scrolled by as much as it would have moved.
 *
 * @returns holds the place of an element until the component is drawn again
 */
export function useHeldPlace(): (element: Element) => void {
  const held = useRef<{ readonly element: Element; readonly top: number }>(undefined);
  useLayoutEffect(() => {
    if (held.current === undefined) return;
    const { element, top } = held.current;
    held.current = undefined;
    const moved = element.getBoundingClientRect().top - top;
    if (moved !== 0) window.scrollBy({ top: moved, behavior: "instant" });
  });
  return (element) => {
    held.current = { element, top: element.getBoundingClientRect().top };
  };
}
