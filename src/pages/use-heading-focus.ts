import { useEffect, useRef } from "react";
import { isFocusLost } from "./lost-focus.ts";

/**
 * What is removed takes the focus along when it had it: then the page's heading gets it.
 *
 * @param left how many things there are that can be removed
 */
export function useHeadingFocus(left: number): void {
  const before = useRef(left);
  useEffect(() => {
    const isLost = left < before.current && isFocusLost();
    before.current = left;
    if (isLost) document.querySelector("h1")?.focus();
  }, [left]);
}
