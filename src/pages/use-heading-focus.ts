import { useEffect, useRef } from "react";

/**
 * What is removed takes the focus along when it had it: then the page's heading gets it.
 *
 * @param left how many things there are that can be removed
 */
export function useHeadingFocus(left: number): void {
  const before = useRef(left);
  useEffect(() => {
    const isLost = left < before.current && document.activeElement === document.body;
    before.current = left;
    if (isLost) document.querySelector("h1")?.focus();
  }, [left]);
}
